package dev.sluice.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.sluice.pipelines.definition.Definitions;
import dev.sluice.pipelines.definition.Described;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Options as they are printed, and the pages that are made from that. */
class OptionPagesTest {
  private static final Path PAGES = Path.of("..", "docs", "options");

  @Test
  void pagesAreWhatHelpPrintsAndScriptsOptionDocsMakesThemSo() throws IOException {
    List<String> names =
        Stream.concat(Definitions.all().stream(), Definitions.commands().stream())
            .map(Described::name)
            .toList();
    for (String name : names) {
      holds(page(name), "help " + name);
    }
    holds("README.md", "help");
    try (Stream<Path> pages = Files.list(PAGES)) {
      assertThat(
              pages.map(page -> page.getFileName().toString()).filter(p -> !p.equals("README.md")))
          .containsExactlyInAnyOrderElementsOf(names.stream().map(OptionPagesTest::page).toList());
    }
  }

  private static String page(String name) {
    return name.replace(' ', '-') + ".md";
  }

  private static void holds(String page, String help) throws IOException {
    assertThat(Files.readString(PAGES.resolve(page), UTF_8))
        .as("docs/options/%s; scripts/option-docs writes it anew", page)
        .isEqualTo(Sluice.run(help, List.of("--format=markdown")).out());
  }

  @Test
  void jsonHasEachOptionWithWhatAProgramNeeds() {
    JsonObject page =
        JsonParser.parseString(Sluice.run("help incidents", List.of("--format=json")).out())
            .getAsJsonObject();
    assertThat(page.get("pipeline").getAsString()).isEqualTo("incidents");
    JsonObject servers =
        page.getAsJsonArray("options").asList().stream()
            .map(option -> option.getAsJsonObject())
            .filter(option -> option.get("name").getAsString().equals("kafkaServers"))
            .findFirst()
            .orElseThrow();
    assertThat(servers.get("type").getAsString()).isEqualTo("text");
    assertThat(servers.get("required").getAsBoolean()).isFalse();
    assertThat(servers.getAsJsonArray("environment").get(0).getAsString())
        .isEqualTo("SLUICE_KAFKA_SERVERS");
  }

  @Test
  void whatIsMisspeltIsGuessedAndNoValueOfItIsRepeated() {
    assertThat(Sluice.run("rnu archive", List.of()).err())
        .contains("there is no command 'rnu'; did you mean run?");
    assertThat(Sluice.run("run archiv", List.of()).err())
        .contains("there is no pipeline 'archiv'; did you mean archive?");
    assertThat(Sluice.run("stop a", List.of("--savepiont=x")).err())
        .contains("unknown option --savepiont; did you mean --savepoint?");
    for (String command :
        List.of("jobs", "dlq list", "run", "run archive", "archive-check s3://a", "local up")) {
      Sluice.Ended ended = Sluice.run(command, List.of("--kafkaPassword=hunter2"));
      assertThat(ended.exit()).as(command).isEqualTo(2);
      assertThat(ended.out() + ended.err()).as(command).doesNotContain("hunter2");
      Sluice.Ended apart = Sluice.run(command, List.of("--kafka-password", "hunter2"));
      assertThat(apart.exit()).as(command).isEqualTo(2);
      assertThat(apart.out() + apart.err()).as(command).doesNotContain("hunter2");
    }
  }
}
