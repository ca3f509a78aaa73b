package dev.sluice.pipelines.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.pipelines.definition.LiveSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

class ApplicationFlinkTest {
  private static final LiveSettings LIVE =
      new LiveSettings("job", 10_000, 200, 100_000, null, null);

  private final FlinkPipelineOptions options =
      PipelineOptionsFactory.as(FlinkPipelineOptions.class);

  private static ApplicationFlink configured(String checkpoints) {
    return new ApplicationFlink(
        Configuration.fromMap(
            Map.of(
                "state.checkpoints.dir",
                checkpoints,
                "execution.savepoint.path",
                "s3://lake/savepoint-1")));
  }

  @Test
  void aLiveJobIsSubmittedAndLeftToTheCluster() {
    configured("s3://lake/checkpoints").prepare(options, LIVE, /* inFiles= */ false);

    assertThat(options.getAttachedMode()).isFalse();
    assertThat(options.isStreaming()).isTrue();
    assertThat(options.getJobName()).isEqualTo("job");
    assertThat(options.getCheckpointingInterval()).isEqualTo(10_000);
    assertThat(options.getFinishBundleBeforeCheckpointing()).isTrue();
    assertThat(options.getStateBackendStoragePath()).isNull();
    assertThat(options.getFlinkConfDir()).isNull();
  }

  @Test
  void theSavepointIsThatOfTheConfiguration() {
    assertThat(configured("s3://lake/checkpoints").savepoint()).contains("s3://lake/savepoint-1");
    assertThat(new ApplicationFlink(new Configuration()).savepoint()).isEmpty();
  }

  @Test
  void checkpointsThatDieWithAPodAreRefusedUnlessTheyAreMeant() {
    assertThatThrownBy(
            () -> new ApplicationFlink(new Configuration()).prepare(options, LIVE, false))
        .hasMessageStartingWith("Flink's configuration must say where checkpoints are kept");
    assertThatThrownBy(() -> configured("file:///tmp/checkpoints").prepare(options, LIVE, false))
        .hasMessageStartingWith("state.checkpoints.dir is file:///tmp/checkpoints: a pod's own");

    configured("file:///tmp/checkpoints").prepare(options, LIVE, true);
  }

  @Test
  void whatTheConfigurationSaysIsNoOption() {
    LiveSettings elsewhere = new LiveSettings("job", 10_000, 200, 100_000, "s3://other", null);

    assertThatThrownBy(() -> configured("s3://lake/checkpoints").prepare(options, elsewhere, false))
        .hasMessageStartingWith("--checkpointPath cannot be used in application mode");
  }

  @Test
  void theDocsShowWhatTheConfigurationMustSay() throws IOException {
    assertThat(Files.readAllLines(Path.of("../docs/cluster.md")))
        .map(line -> line.replaceFirst(" +#.*", ""))
        .contains("state.checkpoints.dir: s3://lake/checkpoints", "execution.attached: true")
        .containsAll(
            Stream.concat(
                    LiveFlink.DEFAULTS.entrySet().stream(),
                    ApplicationFlink.BOUNDED_DEFAULTS.entrySet().stream())
                .map(setting -> setting.getKey() + ": " + setting.getValue())
                .toList());
  }

  @Test
  void theChartSaysWhatALiveJobWants() throws IOException {
    Object said =
        new Load(LoadSettings.builder().build())
            .loadFromString(Files.readString(Path.of("../deploy/chart/files/flink-live.yaml")));

    assertThat(said).isEqualTo(LiveFlink.DEFAULTS);
  }

  @Test
  void whatTheConfigurationDoesNotSayOfWhatAJobWantsIsFound() {
    assertThat(configured("s3://lake/checkpoints").missing(LiveFlink.DEFAULTS))
        .isEqualTo(LiveFlink.DEFAULTS);
    assertThat(
            new ApplicationFlink(
                    Configuration.fromMap(Map.of("restart-strategy.type", "fixed-delay")))
                .missing(ApplicationFlink.BOUNDED_DEFAULTS))
        .containsOnlyKeys(
            "restart-strategy.fixed-delay.attempts", "restart-strategy.fixed-delay.delay");
  }

  @Test
  void whoRunsABoundedJobMustBeAllowedToWait() {
    assertThatThrownBy(() -> configured("s3://lake/checkpoints").requireAttached())
        .hasMessageStartingWith("Flink's configuration must say execution.attached: true");
    new ApplicationFlink(Configuration.fromMap(Map.of("execution.attached", "true")))
        .requireAttached();
  }
}
