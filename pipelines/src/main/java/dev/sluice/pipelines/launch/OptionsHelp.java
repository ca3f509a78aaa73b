package dev.sluice.pipelines.launch;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * Prints what a pipeline's options mean, from their own annotations: for people, for programs, and
 * for the pages of {@code docs/options}.
 *
 * @param name of the pipeline
 * @param summary of it
 * @param examples of how it is run, without {@code sluice} before them
 * @param options its interface
 */
public record OptionsHelp(
    String name, String summary, List<String> examples, Class<? extends PipelineOptions> options) {
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
    return KnownOptions.of(options).ours();
  }

  private void text(PrintWriter out) {
    out.printf("sluice run %s: %s%n%nOptions:%n", name, summary);
    known()
        .forEach(
            option -> {
              String needed = option.required() ? "  (required)" : "";
              out.printf("  --%s=%s%s%n", option.name(), option.typeName(), needed);
              String ending = option.defaultValue().map(v -> " Default: " + v + ".").orElse("");
              wrap(option.description() + ending).forEach(line -> out.printf("      %s%n", line));
            });
    out.printf(
        "%n  and any option of Beam and of the runner, such as --runner=DirectRunner,%n "
            + " --flinkMaster=HOST:PORT or --parallelism=2 (default: FlinkRunner,"
            + " embedded).%n%nExamples:%n");
    examples.forEach(example -> out.printf("  sluice %s%n", example));
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
    page.addProperty("pipeline", name);
    page.addProperty("summary", summary);
    page.add("options", all);
    out.println(new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(page));
  }

  private void markdown(PrintWriter out) {
    out.printf("# Options of `%s`%n%n%s%n%n", name, summary);
    out.printf("Made by `scripts/option-docs`; `sluice help %s` prints the same.%n%n", name);
    out.printf("| option | value | default | environment | meaning |%n|---|---|---|---|---|%n");
    known()
        .forEach(
            option ->
                out.printf(
                    "| `--%s` | %s | %s | %s | %s |%n",
                    option.name(),
                    cell(option.typeName()),
                    option.required()
                        ? "required"
                        : option.defaultValue().map(value -> "`" + cell(value) + "`").orElse(""),
                    String.join(
                        ", ", option.environment().stream().map(v -> "`" + v + "`").toList()),
                    cell(option.description())));
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
