package dev.sluice.samples.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.io.s3.ObjectLocation;
import java.time.LocalDate;
import java.util.stream.Stream;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GenerateSettingsTest {
  @Test
  void readsOptionsWithTheirDefaults() {
    assertThat(settings())
        .isEqualTo(
            new GenerateSettings(
                new ObjectLocation("cameras", ""),
                new CameraFleet("acme", 20),
                new Scenario(
                    1,
                    LocalDate.parse("2026-03-01"),
                    LocalDate.parse("2026-03-03"),
                    20_000,
                    16,
                    0.05,
                    0.05,
                    0.0005,
                    0.002,
                    3),
                new ObjectForm(Framing.LINES, Compression.ZSTD, 5)));
  }

  @Test
  void numbersEachCameraWithEachDayOfDelivery() {
    GenerateSettings settings = settings("--cameras=3");

    assertThat(settings.cameraDays()).isEqualTo(9);
    assertThat(settings.cameraId(5)).isEqualTo("acme/site-1/dock/camera-0002");
    assertThat(settings.date(5)).isEqualTo("2026-03-03");
    assertThat(settings.cameraId(6)).isEqualTo("acme/site-1/warehouse/camera-0003");
    assertThat(settings.date(6)).isEqualTo("2026-03-01");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --output=/tmp/x            | output must be s3://bucket or s3://bucket/prefix, but was: /tmp/x
          --from=yesterday           | from must be a day such as 2026-03-01, but was: yesterday
          --to=2026-03-01            | from must be before to, but was: 2026-03-01, and to: 2026-03-01
          --cameras=0                | cameras must be from 1 to 10000, but was: 0
          --organization=A/B         | organization must be of a-z, 0-9 and -, and not begin with -, but was: A/B
          --observationsPerCameraDay=10 | observationsPerCameraDay must be at least 5000, but was: 10
          --scenesPerCameraDay=49    | scenesPerCameraDay must be from 0 to 48, but was: 49
          --ghostShare=1.5           | ghostShare must be from 0 to 1, but was: 1.5
          --hiddenShare=0.96         | ghostShare and hiddenShare together must not be above 1, but were: 0.05 and 0.96
          --corruptShare=-1          | corruptShare must be from 0 to 1, but was: -1.0
          --duplicateShare=2         | duplicateShare must be from 0 to 1, but was: 2.0
          --disorderSeconds=61       | disorderSeconds must be from 0 to 60, but was: 61
          --framing=csv              | framing must be one of [lines, delimited], but was: csv
          --compression=snappy       | compression must be one of [none, gzip, zstd], but was: snappy
          --objectMinutes=0          | objectMinutes must be from 1 to 1440, but was: 0
          """)
  void refusesWhatCannotBeUsed(String option, String message) {
    assertThatThrownBy(() -> settings(option))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  private static GenerateSettings settings(String... options) {
    // A later option of the same name would be one value too many.
    Stream<String> defaults =
        Stream.of("--output=s3://cameras", "--from=2026-03-01", "--to=2026-03-03")
            .filter(
                option ->
                    Stream.of(options)
                        .noneMatch(o -> o.startsWith(option.substring(0, option.indexOf('=')))));
    return GenerateSettings.of(
        PipelineOptionsFactory.fromArgs(
                Stream.concat(defaults, Stream.of(options)).toArray(String[]::new))
            .withValidation()
            .as(GenerateOptions.class));
  }
}
