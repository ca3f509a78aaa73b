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
