package dev.sluice.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Pages lead somewhere, and the commands and rules that they show are taken.
 *
 * <p>What is looked at are relative links, anchors and pictures, commands in fenced blocks and in
 * the text ({@link ShownCommand} says how), and rule sets in YAML. What is on other sites is not
 * asked for, and nothing that a page shows is run. How a block is left out, {@link DocsPage} says.
 */
class DocsTest {
  static final String SHIPPED_RULES =
      "transforms/src/main/resources/dev/sluice/transforms/rules/workplace-safety.yaml";

  private static final Path HOME = Path.of("..");
  private static final Pattern SOURCE =
      Pattern.compile(
          "\\.\\./(\\.ci|scripts)/[^/]*|\\.\\./[a-z/]+/src/.*\\.(java|js|html|json|properties|yaml|xml)");
  private static final Pattern PAGE_NAMED = Pattern.compile("(?<![\\w/])docs/[a-z/-]+\\.md");
  private static final ShownCommand COMMAND = new ShownCommand(HOME);
  private static final List<DocsPage> PAGES = new ArrayList<>();

  @TempDir Path folder;

  @BeforeAll
  static void read() throws IOException {
    List<Path> files = new ArrayList<>();
    for (String name : List.of("README.md", "CONTRIBUTING.md", "UPGRADING.md")) {
      files.add(HOME.resolve(name));
    }
    for (String below : List.of("docs", "benchmarks")) {
      try (Stream<Path> found = Files.walk(HOME.resolve(below))) {
        found
            .filter(file -> file.toString().endsWith(".md") && !file.toString().contains("target"))
            .sorted()
            .forEach(files::add);
      }
    }
    for (Path file : files) {
      PAGES.add(DocsPage.read(file));
    }
  }

  @Test
  void linksLeadToFilesAndHeadings() throws IOException {
    List<String> faults = new ArrayList<>();
    for (DocsPage page : PAGES) {
      for (DocsPage.Found link : page.links()) {
        String fault = page.fault(link.text());
        if (!fault.isEmpty()) {
          faults.add(link + ": " + fault);
        }
      }
    }
    assertThat(faults).isEmpty();
  }

  @Test
  void commandsAreTaken() throws IOException, InterruptedException {
    List<String> faults = new ArrayList<>();
    int commands = 0;
    for (DocsPage page : PAGES) {
      for (DocsPage.Found shown : page.commands()) {
        for (String fault : COMMAND.faults(shown.text())) {
          faults.add(shown + "\n    " + fault);
        }
        commands += shown.text().matches(".*(sluice|scripts/|mvn) .*") ? 1 : 0;
      }
    }
    System.out.println(commands + " lines with commands were looked at");
    assertThat(faults).isEmpty();
  }

  @Test
  void ruleSetsAreValid() throws IOException {
    for (DocsPage page : PAGES) {
      for (DocsPage.Found yaml : page.yaml()) {
        if (yaml.text().startsWith("rules:")) {
          Path rules = Files.writeString(folder.resolve("shown.yaml"), yaml.text());
          Sluice.Ended ended = validate("--rules=" + rules);
          assertThat(ended.exit()).as(yaml + ended.err()).isZero();
        }
      }
    }
  }

  @Test
  void noBlockIsLeftOut() {
    assertThat(PAGES.stream().flatMap(page -> page.leftOut().stream())).isEmpty();
  }

  @Test
  void everyPageOfTheReferenceIsReachedFromTheReadme() {
    Set<Path> reached = new HashSet<>();
    reach(PAGES.get(0), reached);
    assertThat(PAGES.stream().map(DocsPage::file).map(Path::normalize)).allMatch(reached::contains);
  }

  private static void reach(DocsPage page, Set<Path> reached) {
    if (reached.add(page.file().normalize())) {
      Set<Path> targets = new HashSet<>();
      page.links().forEach(link -> targets.add(page.target(link.text()).normalize()));
      PAGES.stream()
          .filter(other -> targets.contains(other.file().normalize()))
          .forEach(other -> reach(other, reached));
    }
  }

  @Test
  void pagesThatSourcesNameAreThere() throws IOException {
    List<String> faults = new ArrayList<>();
    List<Path> sources;
    try (Stream<Path> found = Files.walk(HOME)) {
      sources = found.filter(file -> SOURCE.matcher(file.toString()).matches()).toList();
    }
    for (Path source : sources) {
      for (MatchResult page : PAGE_NAMED.matcher(Files.readString(source)).results().toList()) {
        if (!Files.exists(HOME.resolve(page.group()))) {
          faults.add(source + ": there is no " + page.group());
        }
      }
    }
    assertThat(sources).hasSizeGreaterThan(100);
    assertThat(faults).isEmpty();
  }

  @Test
  void readmeIsShort() throws IOException {
    assertThat(Files.readAllLines(HOME.resolve("README.md"))).hasSizeLessThanOrEqualTo(150);
  }

  @Test
  void deadLinksAreFound() throws IOException {
    Path file = folder.resolve("page.md");
    Files.writeString(
        file,
        """
        # A page, [once](page.md)
        [here](#a-page-once) [again](page.md#a-page-once-1) [there](https://localhost/)
        ![picture](none.svg) [gone](none.md#a) [no heading](page.md#b) `[code](none)`
        <img src="none.png"> [one](page.md) and [two](no.md)
        # A page, once
        ```
        [code](none)
        ```
        """);
    DocsPage page = DocsPage.read(file);
    List<String> dead = new ArrayList<>();
    for (DocsPage.Found link : page.links()) {
      if (!page.fault(link.text()).isEmpty()) {
        dead.add(link.text());
      }
    }
    assertThat(dead).containsExactly("none.svg", "none.md#a", "page.md#b", "none.png", "no.md");
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '~',
      value = {
        "scripts/sluice => which command",
        "scripts/sluice nonsense => no command: sluice nonsense",
        "sluice run nonsense --input=s3://a => no pipeline 'nonsense'",
        "sluice run replay --output=s3://results => --input is missing",
        "sluice run replay … --nonsense=1 => --nonsense",
        "sluice run replay … --parallelism=many => many",
        "sluice run replay --input=s3://cameras --output=s3://results --from=… --to=soon => soon",
        "sluice help nonsense => no nonsense",
        "sluice dlq nonsense => no command: sluice dlq nonsense",
        "eval \"$(setsid scripts/sluice local up --nonsense)\"  # up => --nonsense",
        "sluice dlq list|nonsense => no command: sluice dlq nonsense",
        "A=1 sluice console --nonsense && true => --nonsense",
        "sluice jobs --flink => --flink",
        "scripts/nonsense => no scripts/nonsense",
        "scripts/faults --nonsense=1 => --nonsense",
        "scripts/bench nonsense => nonsense",
        "mvn verify -pl nonsense => no module nonsense",
        "mvn test -Dtest=NonsenseTest => no test NonsenseTest",
        "mvn -pl io -am test '-Dtest=DocsTest#a*' => no test DocsTest",
      })
  void commandsThatAreNotTakenAreFound(String line, String fault)
      throws IOException, InterruptedException {
    assertThat(COMMAND.faults(line)).singleElement(STRING).contains(fault);
  }

  @Test
  void blockIsLeftOutByTheMarkBeforeIt() throws IOException {
    Path file = folder.resolve("page.md");
    Files.writeString(
        file,
        """
        <!-- not checked: of another product -->
        ```
        sluice nonsense
        ```
        ```
        sluice run a \\
          --b
        ```
        """);
    DocsPage page = DocsPage.read(file);
    assertThat(page.leftOut()).extracting(DocsPage.Found::text).containsExactly("sluice nonsense");
    assertThat(page.commands())
        .extracting(DocsPage.Found::text)
        .containsExactly("sluice run a   --b");
    assertThat(page.commands().get(0).line()).isEqualTo(6);
  }

  @Test
  void commandInTheTextGoesOnInTheNextLine() throws IOException {
    Path file = folder.resolve("page.md");
    Files.writeString(
        file, "One\n`sluice jobs\n  --flink` and `mvn -pl io\n  test`.\n\n`mvn verify`");

    assertThat(DocsPage.read(file).commands())
        .extracting(found -> found.line() + " " + found.text())
        .containsExactly("2 sluice jobs --flink …", "3 mvn -pl io test", "6 mvn verify");
  }

  private static Sluice.Ended validate(String option) {
    return Sluice.run(
        "validate replay",
        List.of(
            "--input=s3://cameras",
            "--output=s3://results",
            "--from=2026-03-01",
            "--to=2026-03-02",
            option));
  }
}
