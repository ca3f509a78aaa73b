package dev.sluice.pipelines.launch;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.sluice.pipelines.definition.Described;
import dev.sluice.pipelines.definition.FlowCommand;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Prints what the options of a pipeline or a command mean, from their own annotations: for people,
 * for programs, and for the pages of {@code docs/options}.
 */
public record OptionsHelp(Described<?> of) {
  private static final int WIDTH = 96;

  /** How options are printed. */
  public enum Format {
    TEXT,
    JSON,
    MARKDOWN
  }

  /** Prints it. */
  public void print(Format format, PrintWriter out) {
    switch (format) {
      case TEXT -> text(out);
      case JSON -> json(out);
      case MARKDOWN -> markdown(out);
    }
    out.flush();
  }

  private Stream<KnownOption> known() {
    return KnownOptions.ofCommand(of.options()).ours();
  }

  private void text(PrintWriter out) {
    if (of instanceof FlowCommand<?> command) {
      out.printf("Usage: sluice %s", of.name());
      command.unnamed().forEach(name -> out.printf(" %s", name.toUpperCase(Locale.ROOT)));
      out.printf(" [--option=value ...]%n%s%n%nOptions:%n", of.summary());
    } else {
      out.printf("sluice run %s: %s%n%nOptions:%n", of.name(), of.summary());
    }
    known()
        .forEach(
            option -> {
              String needed = option.required() ? "  (required)" : "";
              out.printf("  --%s=%s%s%n", option.name(), option.typeName(), needed);
              String ending = option.defaultValue().map(v -> " Default: " + v + ".").orElse("");
              wrap(option.description() + ending).forEach(line -> out.printf("      %s%n", line));
            });
    out.printf(
        of instanceof FlowCommand
            ? "  --verbose%n      Shows more in the log, and where something failed.%n"
            : "%n  and any option of Beam and of the runner, such as --runner=DirectRunner,%n "
                + " --flinkMaster=HOST:PORT or --parallelism=2 (default: FlinkRunner,"
                + " embedded).%n");
    out.printf("%nExamples:%n");
    of.examples().forEach(example -> out.printf("  sluice %s%n", example));
  }

  private void json(PrintWriter out) {
    JsonArray all = new JsonArray();
    known()
        .forEach(
            option -> {
              JsonObject one = new JsonObject();
              one.addProperty("name", option.name());
              one.addProperty("type", option.typeCode());
              one.addProperty("required", option.required());
              option.defaultValue().ifPresent(value -> one.addProperty("default", value));
              one.addProperty("description", option.description());
              JsonArray environment = new JsonArray();
              option.environment().forEach(environment::add);
              one.add("environment", environment);
              all.add(one);
            });
    JsonObject page = new JsonObject();
    page.addProperty(of instanceof FlowCommand ? "command" : "pipeline", of.name());
    page.addProperty("summary", of.summary());
    page.add("options", all);
    out.println(new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(page));
  }

  private void markdown(PrintWriter out) {
    out.printf("# Options of `%s`%n%n", of.name());
    out.printf("It %s.%n%n", of.summary());
    out.printf("Made by `scripts/option-docs`; `sluice help %s` prints the same.%n", of.name());
    table("Needed", KnownOption::required, out);
    table("Of its own", option -> !option.required() && !option.shared(), out);
    table("Shared with others", option -> !option.required() && option.shared(), out);
  }

  private void table(String heading, Predicate<KnownOption> which, PrintWriter out) {
    List<KnownOption> options = known().filter(which).toList();
    if (options.isEmpty()) {
      return;
    }
    out.printf("%n## %s%n%n| option | default | meaning |%n|---|---|---|%n", heading);
    options.forEach(
        option ->
            out.printf(
                "| `--%s=%s` | %s | %s |%n",
                option.name(),
                cell(option.typeName()),
                option.defaultValue().map(value -> "`" + cell(value) + "`").orElse(""),
                cell(option.description())));
  }

  /** The page that leads to those of all pipelines and commands. */
  public static void printIndex(List<Described<?>> all, PrintWriter out) {
    out.printf("# Options%n%nMade by `scripts/option-docs`.%n");
    index("pipeline", all.stream().filter(one -> !(one instanceof FlowCommand)), out);
    index("command", all.stream().filter(one -> one instanceof FlowCommand), out);
    out.flush();
  }

  private static void index(String kind, Stream<Described<?>> all, PrintWriter out) {
    out.printf("%n| %s | what it does |%n|---|---|%n", kind);
    all.forEach(
        one ->
            out.printf(
                "| [`%s`](%s.md) | %s |%n",
                one.name(), one.name().replace(' ', '-'), cell(one.summary())));
  }

  private static String cell(String text) {
    return text.replace("|", "\\|").replace("<", "&lt;").replace("*", "\\*");
  }

  private static List<String> wrap(String text) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ", -1)) {
      if (line.length() > 0 && line.length() + 1 + word.length() > WIDTH - 6) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.length() == 0 ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines;
  }
}
