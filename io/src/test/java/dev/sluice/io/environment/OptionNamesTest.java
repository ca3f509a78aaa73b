package dev.sluice.io.environment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class OptionNamesTest {

  @Test
  void dashedAndCamelCaseNamesAreOneWhicheverIsKnown() {
    assertThat(
            OptionNames.spelt(
                new String[] {"dlq", "--kafka-servers=a-b", "--dryRun", "--dry-run", "--no-such=1"},
                List.of("--kafkaServers", "--dry-run", "-h")))
        .containsExactly("dlq", "--kafkaServers=a-b", "--dry-run", "--dry-run", "--no-such=1");
  }

  @Test
  void secretsAreKnownByTheirNamesAndFilesOfThemAreNone() {
    for (String secret :
        List.of("kafkaPassword", "kafka-password", "SECRET_KEY", "influxToken", "credentials")) {
      assertThat(OptionNames.isSecret(secret)).as(secret).isTrue();
    }
    for (String none : List.of("influxTokenFile", "kafkaCredentialsFile", "topics")) {
      assertThat(OptionNames.isSecret(none)).as(none).isFalse();
    }
  }

  @Test
  void valuesOfWhatIsUnknownAreNotRepeated() {
    assertThat(OptionNames.unknown(List.of("--kafkaPassword=hunter2"), List.of()))
        .isEqualTo("unknown option --kafkaPassword");
    assertThat(OptionNames.unknown(List.of("--kafkaPassword", "hunter2"), List.of()))
        .isEqualTo("unknown option --kafkaPassword");
    assertThat(OptionNames.unknown(List.of("-p=hunter2"), List.of()))
        .isEqualTo("unknown option -p");
    assertThat(OptionNames.unknown(List.of("hunter2"), List.of())).isEqualTo("1 word too many");
  }
}
