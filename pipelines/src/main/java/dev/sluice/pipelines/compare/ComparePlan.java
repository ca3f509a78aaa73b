package dev.sluice.pipelines.compare;

import com.google.common.collect.ImmutableList;
import dev.sluice.compare.v1.Comparison;
import dev.sluice.io.runs.RunDirectory;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.io.s3.S3Settings;
import dev.sluice.pipelines.definition.Endpoint;
import dev.sluice.pipelines.definition.Found;
import dev.sluice.pipelines.definition.PipelinePlan;
import dev.sluice.pipelines.definition.Run;
import dev.sluice.pipelines.definition.Versions;
import dev.sluice.pipelines.endpoints.WrittenRun;
import dev.sluice.pipelines.options.AttemptOptions;
import dev.sluice.pipelines.options.S3Access;
import dev.sluice.run.v1.RunManifest;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * All that a comparison needs to know, read from its options and checked.
 *
 * @param store where everything lies
 * @param left what is compared with
 * @param right what is compared
 * @param run where it writes
 * @param settings of the comparison
 * @param manifest what the manifest says that does not come as data
 * @param isReplaced whether a complete comparison is removed first
 */
record ComparePlan(
    S3Settings store,
    ReadSide left,
    ReadSide right,
    RunDirectory run,
    ComparisonSettings settings,
    RunManifest manifest,
    boolean isReplaced)
    implements PipelinePlan {

  /**
   * Reads the options.
   *
   * @throws IllegalArgumentException if anything in them cannot be used
   */
  static ComparePlan of(CompareOptions options) {
    ObjectLocation output = S3Access.location("output", options.getOutput());
    RunDirectory run;
    try {
      run = RunDirectory.at(output).ofAttempt(AttemptOptions.of(options));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "--output must end in a name for the comparison: " + e.getMessage(), e);
    }
    S3Settings store = S3Access.of(options);
    return new ComparePlan(
        store,
        new ReadSide("left", store, S3Access.location("left", options.getLeft())),
        new ReadSide("right", store, S3Access.location("right", options.getRight())),
        run,
        ComparisonSettings.of(options),
        manifest(options),
        options.getReplace());
  }

  @Override
  public List<Endpoint<?>> endpoints() {
    ImmutableList.Builder<Endpoint<?>> endpoints =
        ImmutableList.<Endpoint<?>>builder().add(left, right);
    truth().ifPresent(endpoints::add);
    return endpoints.add(WrittenRun.of(store, run)).build();
  }

  private Optional<ReadTruth> truth() {
    return ReadTruth.of(store, settings.truth());
  }

  @Override
  public Pipeline build(PipelineOptions options, Found found) {
    StoredSide leftFound = found.of(left);
    StoredSide rightFound = found.of(right);
    return ComparePipeline.build(
        options,
        new ComparePipeline.Plan(
            store,
            run,
            known(leftFound, rightFound),
            leftFound.files(),
            rightFound.files(),
            truth().map(found::of).orElse(List.of()),
            settings.gate(),
            EvidenceReader.of(rightFound.manifest().getOptionsMap(), S3Access.preflight(store)),
            settings.observedExamples(),
            manifest.toBuilder().setStartedMillis(found.sinceMillis()).build()));
  }

  @Override
  public Run begin(PipelineOptions options, Found found) throws IOException {
    if (truth().isPresent()
        && !(found.of(left).side().hasToMillis() && found.of(right).side().hasToMillis())) {
      throw new IllegalArgumentException(
          "--truth is for runs of replay only: a live job has no range to hold against it");
    }
    ObjectStore opened = S3Access.preflight(store).open();
    try {
      ComparisonRun.clear(opened, run, isReplaced);
      return new ComparisonRun(build(options, found), opened, run, null, Optional.empty(), null);
    } catch (IOException | RuntimeException e) {
      opened.close();
      throw e;
    }
  }

  private Comparison known(StoredSide leftFound, StoredSide rightFound) {
    long from = Math.min(leftFound.side().getFromMillis(), rightFound.side().getFromMillis());
    long to = Math.max(leftFound.side().getToMillis(), rightFound.side().getToMillis());
    return Comparison.newBuilder()
        .setLeft(leftFound.side())
        .setRight(rightFound.side())
        .setToleranceMillis(settings.toleranceMillis())
        .addAllPairBy(settings.pairBy())
        .setPeriodMillis(ComparisonSettings.periodMillis(from, to))
        .addAllWarnings(StoredSide.warnings(leftFound, rightFound))
        .build();
  }

  private static RunManifest manifest(CompareOptions options) {
    RunManifest.Builder manifest =
        RunManifest.newBuilder()
            .setPipeline("compare")
            .setRunner(options.getRunner().getSimpleName())
            .putOptions("left", options.getLeft())
            .putOptions("right", options.getRight())
            .putVersions("sluice", Versions.sluice())
            .putVersions("beam", Versions.beam())
            .putVersions("java", Integer.toString(Runtime.version().feature()));
    return ComparisonSettings.tell(options, manifest).build();
  }
}
