package dev.sluice.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class ConsoleOptionsTest {

  @Test
  void consolesOfAnyFreePortHaveNamesOfTheirOwn() {
    String one = options("--port=0").instance();
    assertThat(one).matches("sluice-console-[A-Za-z0-9._-]+-any-[0-9a-f]{8}");
    assertThat(options("--port=0").instance()).isNotEqualTo(one);
  }

  @Test
  void theConsoleOfAPortHasTheSameNameAtEachStart() {
    String one = options("--port=8080").instance();
    assertThat(one).endsWith("-8080").isEqualTo(options("--port=8080").instance());
    assertThat(options("--port=0", "--instance=mine").instance()).isEqualTo("mine");
  }

  @Test
  void aConsoleSaysAtItsStartWhatItDoesNotDo() {
    assertThat(options("--kafkaServers=").lack())
        .isEqualTo(" (without --kafkaServers: takes no events)");
    assertThat(options("--kafkaServers=localhost:9092").lack()).isEmpty();
    assertThat(options("--kafkaServers=", "--disable").lack()).isEqualTo(" (disabled)");
  }

  private static ConsoleOptions options(String... arguments) {
    return CommandLine.populateCommand(new ConsoleOptions(), arguments);
  }
}
