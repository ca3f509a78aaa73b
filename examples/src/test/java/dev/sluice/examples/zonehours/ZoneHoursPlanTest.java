package dev.sluice.examples.zonehours;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.command.DocsPage;
import dev.sluice.command.ShownCommand;
import dev.sluice.command.Sluice;
import dev.sluice.pipelines.definition.Definitions;
import dev.sluice.pipelines.definition.Endpoint;
import dev.sluice.pipelines.definition.Reach.Server;
import dev.sluice.pipelines.launch.PlannedPipeline;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ZoneHoursPlanTest {
  private static List<String> options(String... more) {
    List<String> options =
        new ArrayList<>(
            List.of(
                "--input=s3://cameras",
                "--output=s3://results",
                "--from=2026-03-01",
                "--to=2026-03-02",
                "--s3Endpoint=http://store:9000"));
    for (String option : more) {
      options.removeIf(given -> given.startsWith(option.replaceFirst("=.*", "=")));
      options.add(option);
    }
    return options;
  }

  private static List<Endpoint<?>> endpoints(String... more) {
    return PlannedPipeline.of(Definitions.named("zone-hours").orElseThrow(), options(more))
        .plan()
        .endpoints();
  }

  @Test
  void speaksToADatabaseOnlyWhereOneIsNamed() {
    assertThat(endpoints()).extracting(Endpoint::name).containsExactly("input", "output");

    List<Endpoint<?>> withTable = endpoints("--jdbcUrl=jdbc:postgresql://db/zones");
    assertThat(withTable)
        .extracting(Endpoint::name)
        .containsExactly("input", "output", "zones and hours");
    assertThat(withTable.get(2).reach().servers())
        .containsExactly(new Server("database", "db", 5432));
  }

  @Test
  void readsTopicsToo() {
    assertThat(
            endpoints("--input=kafka:observations", "--kafkaServers=k1:9093")
                .get(0)
                .reach()
                .servers())
        .containsExactly(new Server("Kafka", "k1", 9093));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          --from=2026-03-01T06:10:00Z | --from must be the begin of an hour in UTC, such as 2026-03-01T06:00:00Z, but was: 2026-03-01T06:10:00Z
          --countZone=Asia/Kolkata    | --from must be the begin of an hour in Asia/Kolkata, such as 2026-02-28T23:30:00Z, but was: 2026-03-01
          --countZone=Europe/Belrin   | --countZone: unknown time zone 'Europe/Belrin', did you mean 'Europe/Berlin'? Known: UTC and IANA names such as Europe/Berlin
          --top=0                     | --top must be from 1 to 1000, but was: 0
          --table=a-b                 | --table: a table must be named by letters, digits and '_', with a schema before it or not, but was: a-b
          --jdbcUrl=postgres          | --jdbc options: the JDBC URL
          --topp=1                    | unknown option --topp; did you mean --top?
          --runId=a/b                 | a run id has 1 to 100 letters
          --allowedDisorderSeconds=-1 | --allowedDisorderSeconds must be from 0 to 3600, but was: -1
          --input=cameras             | --input must be s3://bucket
          --output=                   | option --output is missing
          """)
  void wrongOptionIsOneLine(String option, String message) {
    List<String> options = options(option);
    options.removeIf(given -> given.endsWith("="));

    Sluice.Ended ended = Sluice.run("validate zone-hours", options);

    assertThat(ended.err()).startsWith("zone-hours: " + message);
    assertThat(ended.err().lines()).hasSize(1);
    assertThat(ended.exit()).isEqualTo(2);
  }

  @Test
  void isListedValidatedAndHelpedWithLikeTheOthers() {
    assertThat(Sluice.run("pipelines", List.of()).out()).contains("\nzone-hours ", "\nreplay ");
    assertThat(Sluice.run("validate zone-hours", options()).out())
        .startsWith("zone-hours: options and files are valid");
    assertThat(Sluice.run("help zone-hours", List.of()).out())
        .contains("sluice run zone-hours --input=s3://cameras", "--countZone", "--top");
  }

  @Test
  void commandsOfThePageAreTaken() throws Exception {
    ShownCommand shown = new ShownCommand(Path.of(".."));
    List<String> faults = new ArrayList<>();
    int own = 0;
    for (DocsPage.Found command : DocsPage.read(Path.of("../docs/zone-hours.md")).commands()) {
      if (command.text().startsWith(ShownCommand.PLUGINS)) {
        own++;
        faults.addAll(shown.faults(command.text().replaceFirst("\\S* ", "")));
      }
    }
    assertThat(own).isPositive();
    assertThat(faults).isEmpty();
  }
}
