package dev.sluice.command.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.command.Sluice;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalCommandTest {

  @TempDir Path folder;

  @Test
  void aServiceThatIsNotThereIsNamedAndNothingIsStarted() {
    Sluice.Ended ended = Sluice.run("local up", List.of("--data=" + folder, "--services=s3,redis"));

    assertThat(ended.exit()).isEqualTo(2);
    assertThat(ended.err().strip())
        .isEqualTo(
            "local: --services must be of s3, kafka, central, mirror, postgres, quest, mqtt, flink, but was: redis");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aPortThatIsNoneIsSaidWithItsServer() {
    Sluice.Ended ended =
        Sluice.run("local up", List.of("--data=" + folder, "--services=mqtt", "--mqttPort=99999"));

    assertThat(ended.exit()).isEqualTo(2);
    assertThat(ended.err().strip())
        .isEqualTo("local: the port of the MQTT broker must be from 0 to 65535, but was: 99999");
  }

  @Test
  void everyServerOfTheStackIsListed() {
    Sluice.Ended ended = Sluice.run("local status", List.of("--data=" + folder));

    assertThat(ended.exit()).isZero();
    assertThat(ended.out().lines())
        .containsExactly(
            "s3       stopped",
            "kafka    stopped",
            "central  stopped",
            "mirror   stopped",
            "postgres stopped",
            "quest    stopped",
            "mqtt     stopped",
            "flink    stopped",
            "flink-1  stopped",
            "flink-2  stopped");
  }
}
