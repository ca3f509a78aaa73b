package dev.sluice.command.deploy;

import dev.sluice.command.launch.PluginOptions;
import dev.sluice.command.launch.Plugins;
import dev.sluice.pipelines.definition.ExitCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The chart without a cluster. */
@Command(
    name = "deploy",
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    description = "Renders and checks the charts of deploy/ without a cluster.",
    synopsisSubcommandLabel = "render|check|iam")
public final class DeployCommand {

  @Spec private CommandSpec spec;

  DeployCommand() {}

  /** What both take. */
  private static final class Given {
    @Option(
        names = {"-f", "--values"},
        paramLabel = "FILE",
        description = "A file of values; of several a later one wins.")
    private List<Path> values = new ArrayList<>();

    @Option(
        names = "--chart",
        paramLabel = "FOLDER",
        description = "The chart; can be repeated (default: deploy/chart of the checkout).")
    private List<Path> charts = new ArrayList<>();

    @Option(
        names = "--release",
        paramLabel = "NAME",
        description = "Name of the release (default: ${DEFAULT-VALUE}).",
        defaultValue = "sluice")
    private String release = "";

    @Option(
        names = "--namespace",
        paramLabel = "NAME",
        description = "Where it goes (default: ${DEFAULT-VALUE}).",
        defaultValue = "default")
    private String namespace = "";

    @Mixin private PluginOptions plugins = new PluginOptions();

    private List<Charts> charts() {
      List<Path> folders = charts.isEmpty() ? List.of(deploy().resolve("chart")) : charts;
      return folders.stream()
          .map(folder -> new Charts(folder, values, release, namespace))
          .toList();
    }
  }

  @Command(name = "render", description = "Prints what Helm would install.")
  int render(@Mixin Given given) {
    return guarded(
        out -> {
          List<String> faults = new ArrayList<>();
          for (Charts chart : given.charts()) {
            Charts.Rendered rendered = chart.render(helm());
            faults.addAll(rendered.faults());
            if (faults.isEmpty()) {
              out.print(rendered.text());
            }
          }
          return ended(faults);
        });
  }

  @Command(
      name = "check",
      description =
          "Checks values: their schema, the kinds of Flink and Strimzi, each pipeline's options by"
              + " the pipeline itself and each console's by the console, secrets, and a network"
              + " rule for each endpoint. Opens no connection.")
  int check(@Mixin Given given) {
    return guarded(
        out -> {
          Plugins unused = given.plugins.use();
          DeployCheck check = newCheck();
          for (Charts chart : given.charts()) {
            check.of(chart.render(helm()));
          }
          check.notes().forEach(note -> out.println("deploy: " + note));
          if (check.faults().isEmpty()) {
            out.println("deploy: " + check.summary());
          }
          return ended(check.faults());
        });
  }

  @Command(
      name = "iam",
      description =
          "Writes policies for a role of AWS that the release's accounts take (IRSA): who may take"
              + " it, and what each service does in which buckets. Opens no connection.")
  int iam(
      @Mixin Given given,
      @Option(
              names = "--oidc",
              paramLabel = "HOST/PATH",
              required = true,
              description =
                  "The cluster's provider of identities, such as"
                      + " oidc.eks.eu-central-1.amazonaws.com/id/0123.")
          String oidc,
      @Option(
              names = "--to",
              paramLabel = "FOLDER",
              description = "Where to (default: ${DEFAULT-VALUE}).",
              defaultValue = "iam")
          Path folder) {
    return guarded(
        out -> {
          Plugins unused = given.plugins.use();
          DeployCheck check = newCheck();
          List<RenderedObject> all = new ArrayList<>();
          for (Charts chart : given.charts()) {
            Charts.Rendered rendered = chart.render(helm());
            check.of(rendered);
            all.addAll(RenderedObject.all(rendered.text()));
          }
          if (check.faults().isEmpty()) {
            IamPolicies policies = IamPolicies.of(all, check.rights());
            Files.createDirectories(folder);
            Files.writeString(folder.resolve("trust.json"), policies.trust(oidc));
            Files.writeString(folder.resolve("access.json"), policies.access());
            out.println("deploy: wrote trust.json and access.json to " + folder);
          }
          return ended(check.faults());
        });
  }

  private static DeployCheck newCheck() throws IOException {
    return new DeployCheck(
        Kinds.load(deploy().resolve("helm/target")),
        ConsoleJar.at(deploy().resolveSibling("console/target/sluice-console.jar")));
  }

  private static ExitCode ended(List<String> faults) {
    if (faults.isEmpty()) {
      return ExitCode.DONE;
    }
    System.err.printf(
        "deploy: %s:%n",
        faults.size() == 1 ? "a thing is wrong" : faults.size() + " things are wrong");
    faults.forEach(fault -> System.err.println("  " + fault));
    return ExitCode.USAGE;
  }

  private static Helm helm() throws IOException {
    return Helm.load(deploy().resolve("helm/target/lib"));
  }

  /** The folder of this checkout. */
  private static Path deploy() {
    @Nullable String home = System.getProperty("sluice.home");
    if (home != null) {
      return Path.of(home, "deploy");
    }
    try {
      // command/target, of classes and of a jar alike.
      return Path.of(
              DeployCommand.class.getProtectionDomain().getCodeSource().getLocation().toURI())
          .resolve("../../../deploy")
          .normalize();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What a command does. */
  @FunctionalInterface
  private interface Work {
    ExitCode on(PrintWriter out) throws IOException;
  }

  private int guarded(Work work) {
    PrintWriter out = spec.commandLine().getOut();
    try {
      return work.on(out).code();
    } catch (IllegalArgumentException e) {
      System.err.println("deploy: " + e.getMessage());
      return ExitCode.USAGE.code();
    } catch (IOException e) {
      System.err.println("deploy: " + e.getMessage());
      return ExitCode.FAILED.code();
    } finally {
      out.flush();
    }
  }
}
