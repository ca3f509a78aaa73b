package dev.sluice.command.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The charts of this checkout, with Helm and the kinds loaded once. */
final class Deployed {
  static final Path DEPLOY = Path.of("..", "deploy").toAbsolutePath().normalize();
  static final Path LAPTOP_VALUES = DEPLOY.resolve("values-laptop.yaml");

  private static final Path TARGET = DEPLOY.resolve("helm/target");
  private static final ConsoleJar CONSOLE =
      ConsoleJar.at(DEPLOY.resolveSibling("console/target/sluice-console.jar"));
  private static final Kinds KINDS;
  private static final Helm HELM;

  static {
    try {
      KINDS = Kinds.load(TARGET);
      HELM = Helm.load(TARGET.resolve("lib"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Deployed() {}

  /** What a chart makes of files of values. */
  static Charts.Rendered render(String chart, Path... values) throws IOException {
    return new Charts(DEPLOY.resolve(chart), List.of(values), "sluice", "flows").render(HELM);
  }

  /** What Helm says of the values of the laptop where some are laid over them. */
  static List<String> faults(Path folder, String... over) throws IOException {
    return render("chart", laid(folder, over)).faults();
  }

  /** What else is wrong with them, too. */
  static DeployCheck check(Path folder, String... over) throws IOException {
    return check(render("chart", laid(folder, over)));
  }

  private static Path[] laid(Path folder, String... over) throws IOException {
    List<Path> values = new ArrayList<>(List.of(LAPTOP_VALUES));
    for (String one : over) {
      values.add(Files.writeString(folder.resolve("over-" + values.size() + ".yaml"), one));
    }
    return values.toArray(Path[]::new);
  }

  /** A check of what was rendered. */
  static DeployCheck check(Charts.Rendered... rendered) throws IOException {
    DeployCheck check = new DeployCheck(KINDS, CONSOLE);
    for (Charts.Rendered each : rendered) {
      var unused = check.of(each);
    }
    return check;
  }
}
