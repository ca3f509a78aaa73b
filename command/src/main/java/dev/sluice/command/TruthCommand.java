package dev.sluice.command;

import dev.sluice.command.launch.ExitCode;
import dev.sluice.command.launch.S3CommandOptions;
import dev.sluice.command.launch.Seconds;
import dev.sluice.io.outages.StoreUnavailableException;
import dev.sluice.io.runs.RunDirectory;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.pipelines.launch.StorePatience;
import dev.sluice.run.v1.RunManifest;
import dev.sluice.samples.generate.StoredTruth;
import dev.sluice.samples.generate.TruthCheck;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Holds a replay of generated data against the truth that was planted in it. */
@Command(
    name = "truth",
    mixinStandardHelpOptions = true,
    description =
        "Holds a replay of generated data against the truth that generate planted; exit 4 where they differ.")
final class TruthCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "URI",
      description = "Where generate wrote, such as s3://cameras.")
  private String data = "";

  @Option(
      names = "--output",
      required = true,
      paramLabel = "URI",
      description = "Where replay wrote, such as s3://results.")
  private String output = "";

  @Option(names = "--runId", required = true, paramLabel = "NAME", description = "The replay.")
  private String runId = "";

  @Option(
      names = "--startWaitSeconds",
      converter = Seconds.class,
      paramLabel = "SECONDS",
      description =
          "For how long S3 is waited for when it is slow or away (default: ${DEFAULT-VALUE}).",
      defaultValue = "60")
  private int waitSeconds = StorePatience.SECONDS;

  @Mixin private S3CommandOptions s3 = new S3CommandOptions();

  TruthCommand() {}

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    try (ObjectStore store = s3.open(StorePatience.checked(waitSeconds))) {
      RunDirectory run = new RunDirectory(ObjectLocation.parse(output), runId);
      RunManifest manifest =
          run.manifest(store)
              .orElseThrow(
                  () -> new IllegalArgumentException("there is no complete run " + run.location()));
      TruthCheck check =
          TruthCheck.compare(
              StoredTruth.planted(store, ObjectLocation.parse(data)),
              StoredTruth.reported(store, run.location()),
              manifest.getFromMillis(),
              manifest.getToMillis());
      print(check, out);
      return (check.allWell() ? ExitCode.DONE : ExitCode.REFUSED).code();
    } catch (StoreUnavailableException e) {
      System.err.println("truth: " + e.getMessage());
      return ExitCode.FAILED.code();
    } catch (IllegalArgumentException | IOException e) {
      System.err.println("truth: " + e.getMessage());
      return ExitCode.USAGE.code();
    } finally {
      out.flush();
    }
  }

  private static void print(TruthCheck check, PrintWriter out) {
    out.printf(
        "truth: %s%n",
        check.allWell()
            ? "all that can be found was found, and nothing was invented"
            : "the run and the truth differ");
    out.printf(
        "  planted as real        %,6d found %,6d missing%n",
        check.realFound().size(), check.realMissed().size());
    out.printf(
        "  errors of the detector %,6d found %,6d missing   (noise on purpose: these are invented)%n",
        check.ghostsReported().size(), check.ghostsMissed().size());
    out.printf(
        "  evidence lost                       %,6d missing   (noise on purpose: these are missed)%n",
        check.hidden().size());
    out.printf("  never planted          %,6d found%n", check.invented().size());
    if (!check.cut().isEmpty()) {
      out.printf("  cut off by the range   %,6d%n", check.cut().size());
    }
  }
}
