package dev.sluice.command.deploy;

import static com.google.common.base.Preconditions.checkArgument;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A chart with the values that a person gave.
 *
 * @param chart its folder
 * @param values files, of which a later one wins
 * @param release its name
 * @param namespace where it goes
 */
record Charts(Path chart, List<Path> values, String release, String namespace) {
  /** What refuses values: without it the chart renders what it can. */
  private static final Set<String> GUARDS = Set.of("values.schema.json", "templates/faults.yaml");

  Charts {
    values = List.copyOf(values);
    checkArgument(
        Files.isRegularFile(chart.resolve("Chart.yaml")),
        "--chart: %s is no folder of a chart",
        chart);
    for (Path file : values) {
      checkArgument(Files.isRegularFile(file), "--values: there is no file %s", file);
    }
  }

  /**
   * What came out.
   *
   * @param text YAML; empty where nothing could be rendered
   * @param faults what is wrong with the values
   */
  record Rendered(String text, List<String> faults) {}

  /**
   * Renders, in spite of what is wrong where that can be, so that all that is wrong can be said.
   *
   * @throws IOException if Helm does not run here
   */
  Rendered render(Helm helm) throws IOException {
    try {
      return new Rendered(helm.render(chart, values, release, namespace), List.of());
    } catch (IllegalArgumentException refused) {
      return renderInSpite(helm, String.valueOf(refused.getMessage()));
    }
  }

  private Rendered renderInSpite(Helm helm, String said) throws IOException {
    List<String> faults = new ArrayList<>(HelmFaults.read(said));
    Path copy = Files.createTempDirectory("sluice-chart-");
    try {
      copy(chart, copy);
      if (HelmFaults.isOfSchema(said)) {
        Files.delete(copy.resolve("values.schema.json"));
        try {
          return new Rendered(helm.render(copy, values, release, namespace), faults);
        } catch (IllegalArgumentException also) {
          // Without the schema a template may stumble over what it has refused; the chart's own
          // words count.
          if (String.valueOf(also.getMessage()).contains("faults.yaml")) {
            faults.addAll(HelmFaults.read(String.valueOf(also.getMessage())));
          }
        }
      }
      for (String guard : GUARDS) {
        Files.deleteIfExists(copy.resolve(guard));
      }
      return new Rendered(helm.render(copy, values, release, namespace), faults);
    } catch (IllegalArgumentException stumbled) {
      return new Rendered("", faults);
    } finally {
      delete(copy);
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from, FileVisitOption.FOLLOW_LINKS)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
