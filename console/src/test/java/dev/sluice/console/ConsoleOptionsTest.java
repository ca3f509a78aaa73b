package dev.sluice.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** What cannot be used is said at the start, with the name of the option and what it may be. */
class ConsoleOptionsTest {
  private static final String TOPIC =
      "must name a topic of at most 249 letters, digits, '.', '_' and '-', but was: ";
  private static final String DISABLE =
      "--disable must be one of 1, true, yes, on, 0, false, no, off, or of events, series, line with"
          + " commas between, but was: ";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "--bodyLimitKilobytes=99999999 | --bodyLimitKilobytes must be from 1 to 65536, but was:"
            + " 99999999",
        "--bodyLimitKilobytes=65537 | --bodyLimitKilobytes must be from 1 to 65536, but was: 65537",
        "--bodyLimitKilobytes=0 | --bodyLimitKilobytes must be from 1 to 65536, but was: 0",
        "--bodyLimitKilobytes=-1 | --bodyLimitKilobytes must be from 1 to 65536, but was: -1",
        "--earliestEvent=soon | --earliestEvent must be like 2026-01-01 or 2026-01-01T00:00:00Z,"
            + " but was: soon",
        "--latestEvent=1969-01-01 | the earliest time of events must not be after the latest one",
        "--batchLimit=0 | --batchLimit must be from 1 to 1000000, but was: 0",
        "--partitions=0 | --partitions must be from 1 to 10000, but was: 0",
        "--runs=file:///x | --runs must be s3://bucket or s3://bucket/prefix, but was: file:///x",
        "--letters=foo | --letters must be kafka:TOPIC, s3://bucket or s3://bucket/prefix, but was:"
            + " foo",
        "--letters=s3://A/b | --letters must be s3://bucket or s3://bucket/prefix, but was:"
            + " s3://A/b",
        "--letters=kafka: | --letters " + TOPIC,
        "--letters=kafka:a/b | --letters " + TOPIC + "a/b",
        "--topic=a b | --topic " + TOPIC + "a b",
        "--topic=.. | --topic " + TOPIC + "..",
        "--topic= | --topic " + TOPIC,
        "--keyTopic=a/b | --keyTopic " + TOPIC + "a/b",
        "--key-topic=a/b | --keyTopic " + TOPIC + "a/b",
        "--kafkaPatienceSeconds=soon | --kafkaPatienceSeconds must be a whole number, or a duration"
            + " such as 90s, 10m, 1h or PT1H30M, but was: soon",
        "--kafkaPassword=hunter2 | unknown option --kafkaPassword (sluice console --help shows the"
            + " options)",
        "-xletters | " + DISABLE + "letters",
        "--disable=maybe | " + DISABLE + "maybe",
        "--disable=events,letters | " + DISABLE + "events,letters",
      })
  void mistakesAreRefusedAtTheStart(String option, String message) {
    PrintStream before = System.err;
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    System.setErr(new PrintStream(err, true, UTF_8));
    int exit;
    try {
      exit = ConsoleCommand.execute(option, "--port=0");
    } finally {
      System.setErr(before);
    }
    assertThat(exit).isEqualTo(2);
    assertThat(err.toString(UTF_8).strip()).isEqualTo(("console: " + message).strip());
  }

  @ParameterizedTest
  @CsvSource({"1,1024", "1024,1048576", "65536,67108864"})
  void limitsOfBodiesAreTakenUpToTheirBounds(int kilobytes, int bytes) throws Exception {
    ConsoleOptions options = options("--bodyLimitKilobytes=" + kilobytes, "--disable=events");
    assertThat(options.open().events().mostBodyBytes()).isEqualTo(bytes);
  }

  @Test
  void whatIsNamedIsSwitchedOffAndTheTableHasTheNameThatPipelinesKnow() {
    ConsoleOptions options = options("-x", "events", "-x=series", "--table=public.high");
    assertThat(options.disabled().words()).isEqualTo("disabled: events, series");
    assertThat(options("--jdbcTable=high").disabled().words()).isEmpty();
  }

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
