package dev.sluice.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.command.replay.GeneratedCameras;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A model's life by its commands, on a small generated history in a real store. */
class ModelsCommandTest {
  private static final String HISTORY = "histories";
  private static final String MODELS = "models";
  private static final GeneratedCameras CAMERAS = GeneratedCameras.get();
  private static String ridge = "";

  @BeforeAll
  static void generateAndTrain() throws IOException {
    CAMERAS.server().createBucket(HISTORY);
    CAMERAS.server().createBucket(MODELS);
    Sluice.Ended histories =
        run("histories", "--output=s3://" + HISTORY, "--places=8", "--days=13");
    assertThat(histories.exit()).as(histories.err()).isEqualTo(0);
    ridge = version(train("temperature"));
  }

  private static Sluice.Ended train(String measure) {
    Sluice.Ended ended =
        run(
            "models train",
            "--measure=" + measure,
            "--history=s3://" + HISTORY,
            "--models=s3://" + MODELS,
            "--foldDays=2");
    assertThat(ended.exit()).as(ended.err()).isEqualTo(0);
    return ended;
  }

  private static String version(Sluice.Ended trained) {
    Matcher version =
        Pattern.compile("(?m)^\\S+: (20260114-0000-ridge-[0-9a-f]{12}), trained on")
            .matcher(trained.out());
    assertThat(version.find()).as(trained.out()).isTrue();
    return version.group(1);
  }

  @Test
  void trainingSaysHowEachContestantDid() {
    Sluice.Ended ended =
        run("models show " + ridge, "--measure=temperature", "--models=s3://" + MODELS);

    assertThat(ended.out())
        .contains("tried 3 times, from 2026-01-08T00:00:00Z to 2026-01-14T00:00:00Z")
        .containsSubsequence("persistence", "seasonal", "holt", "ridge", "recurrent")
        .containsPattern("whole: [0-9,]+ bytes, SHA-256 [0-9a-f]{64}");
    assertThat(ended.exit()).isEqualTo(0);
  }

  @Test
  void promotedVersionHoldsFromItsTimeOnAndNoneBeforeIt() {
    Sluice.Ended first = promote(ridge, "temperature", "--validFrom=2026-02-01");
    Sluice.Ended earlier = promote(ridge, "temperature", "--validFrom=2026-01-31");

    assertThat(first.out())
        .isEqualToIgnoringNewLines(
            "temperature: " + ridge + " holds for forecasts from 2026-02-01T00:00:00Z on");
    assertThat(first.exit()).isEqualTo(0);
    assertThat(earlier.exit()).isEqualTo(2);
    assertThat(earlier.err()).contains("before that of the version that holds now");
    assertThat(run("models list s3://" + MODELS).out())
        .contains("temperature", "from 2026-02-01T00:00:00Z on: " + ridge);
  }

  @Test
  void modelOfWhatNobodyCanForecastIsRefusedWithTheReason() {
    String walk = version(train("pressure_at_sealevel"));

    Sluice.Ended ended = promote(walk, "pressure_at_sealevel");

    assertThat(ended.out())
        .startsWith("pressure_at_sealevel: " + walk + " is not promoted")
        .contains("it is not better than persistence for sure");
    assertThat(ended.exit()).isEqualTo(4);
  }

  @Test
  void modelThatWasCutShortIsRefused() throws IOException {
    String cut = version(train("P1"));
    Path file = CAMERAS.file(MODELS, "P1/" + cut + "/model.pb");
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length - 1));

    Sluice.Ended shown = run("models show " + cut, "--measure=P1", "--models=s3://" + MODELS);
    Sluice.Ended promoted = promote(cut, "P1");

    assertThat(shown.out())
        .containsPattern("cannot be used: it has [0-9,]+ bytes, and was written");
    assertThat(shown.exit()).isEqualTo(4);
    assertThat(promoted.out()).contains("it cannot be used: ");
    assertThat(promoted.exit()).isEqualTo(4);
  }

  @Test
  void whatIsNotThereIsNothingToDoAndTooShortAHistoryIsUsage() {
    assertThat(promote("none", "temperature").exit()).isEqualTo(3);
    Sluice.Ended nothing = run("models backtest", "--measure=P4", "--history=s3://" + HISTORY);
    assertThat(nothing.exit()).isEqualTo(3);
    assertThat(nothing.err())
        .isEqualToIgnoringNewLines("models: there is no mean of P4 below s3://" + HISTORY + "/");
    Sluice.Ended shortOne =
        run("models backtest", "--measure=temperature", "--history=s3://" + HISTORY);
    assertThat(shortOne.exit()).isEqualTo(2);
    assertThat(shortOne.err())
        .contains("the history of temperature has 13 days, and 19 are needed");
  }

  private static Sluice.Ended promote(String version, String measure, String... more) {
    List<String> options =
        new ArrayList<>(List.of("--measure=" + measure, "--models=s3://" + MODELS));
    options.addAll(List.of(more));
    return run("models promote " + version, options.toArray(String[]::new));
  }

  private static Sluice.Ended run(String words, String... options) {
    List<String> all = new ArrayList<>(List.of(options));
    all.add("--s3Endpoint=" + CAMERAS.server().endpoint());
    all.add("--s3PathStyle");
    return Sluice.run(words, all);
  }
}
