package dev.sluice.pipelines.compare;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;
import dev.sluice.compare.v1.Comparison;
import dev.sluice.compare.v1.Side;
import dev.sluice.io.runs.RunDirectory;
import dev.sluice.io.runs.StoredProgress;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.io.s3.ObjectStoreOpener;
import dev.sluice.io.s3.S3Settings;
import dev.sluice.pipelines.definition.Endpoint;
import dev.sluice.pipelines.definition.Found;
import dev.sluice.pipelines.definition.PipelinePlan;
import dev.sluice.pipelines.definition.Run;
import dev.sluice.pipelines.definition.Versions;
import dev.sluice.pipelines.endpoints.WrittenRun;
import dev.sluice.pipelines.options.RulesFile;
import dev.sluice.pipelines.options.RunPlace;
import dev.sluice.pipelines.options.S3Access;
import dev.sluice.pipelines.replay.ReplayInput;
import dev.sluice.pipelines.replay.ReplayOptions;
import dev.sluice.pipelines.replay.ReplayPlan;
import dev.sluice.rules.v1.RuleSet;
import dev.sluice.run.v1.RunManifest;
import dev.sluice.transforms.recordings.ReplayProgress;
import dev.sluice.transforms.replay.ReplaySettings;
import dev.sluice.transforms.rules.RuleSets;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/**
 * All that a try needs to know, read from its options and checked.
 *
 * @param input what is read
 * @param current what decides the result of the left side
 * @param candidate the rules of the right side
 * @param settings of the comparison
 * @param known of the comparison
 * @param store where the truth and the observations of examples are
 * @param results where it is written
 * @param run under which prefix: {@code tries/RUN_ID}
 * @param folder where the report goes in place of all that; empty where there is an output
 * @param manifest what the manifest says that does not come as data
 * @param progress where workers say how far they are
 * @param isReplaced whether a complete try of the same name is removed first
 */
record TryPlan(
    ReplayInput input,
    ReplaySettings current,
    RuleSet candidate,
    ComparisonSettings settings,
    Comparison known,
    S3Settings store,
    ObjectStoreOpener results,
    RunDirectory run,
    Optional<ReportFolder> folder,
    RunManifest manifest,
    ReplayProgress progress,
    boolean isReplaced)
    implements PipelinePlan {
  private static final String FOLDER = "tries";

  /** Options of a replay that say nothing about a try. */
  private static final List<Unused> UNUSED =
      List.of(
          new Unused("countBy", ReplayOptions::getCountBy),
          new Unused("countPer", ReplayOptions::getCountPer),
          new Unused("countZone", ReplayOptions::getCountZone),
          new Unused("incidentFormats", ReplayOptions::getIncidentFormats),
          new Unused("filesPerDay", ReplayOptions::getFilesPerDay));

  private record Unused(String name, Function<ReplayOptions, Object> value) {}

  static TryPlan of(TryOptions options) {
    ReplayOptions defaults = PipelineOptionsFactory.as(ReplayOptions.class);
    for (Unused unused : UNUSED) {
      checkArgument(
          unused.value.apply(options).equals(unused.value.apply(defaults)),
          "--%s is for replay only: try writes no counts, and incidents as ndjson",
          unused.name);
    }
    String runId = RunPlace.name(options, TryDefinition.NAME);
    boolean here = options.getOutput() == null;
    ReplayPlan replay = here ? ReplayPlan.of(options, ReportFolder.OUTPUT) : ReplayPlan.of(options);
    ObjectStoreOpener results = here ? ReportFolder.store() : replay.output().store();
    RuleSet candidate = replay.replay().rules();
    RuleSet against = RulesFile.read("against", options.getAgainst());
    ComparisonSettings settings = ComparisonSettings.of(options);
    RunDirectory run =
        RunPlace.of(options, replay.output().run().output(), FOLDER, TryDefinition.NAME);
    long from = replay.replay().fromMillis();
    long to = replay.replay().toMillis();
    return new TryPlan(
        replay.input(),
        new ReplaySettings(
            against, from, to, replay.replay().allowedDisorderMillis(), replay.replay().letters()),
        candidate,
        settings,
        Comparison.newBuilder()
            .setLeft(side(options.getAgainst(), against, from, to))
            .setRight(side(options.getRules(), candidate, from, to))
            .setToleranceMillis(settings.toleranceMillis())
            .addAllPairBy(settings.pairBy())
            .setPeriodMillis(ComparisonSettings.periodMillis(from, to))
            .addAllRuleChanges(RuleSetChanges.of(against, candidate))
            .build(),
        replay.output().store(),
        results,
        run,
        here ? Optional.of(ReportFolder.of(runId)) : Optional.empty(),
        manifest(options, replay.manifest()),
        here
            ? StoredProgress.of(results, run)
            : WrittenRun.of(replay.output().store(), run).progress(),
        options.getReplace());
  }

  @Override
  public List<Endpoint<?>> endpoints() {
    ImmutableList.Builder<Endpoint<?>> endpoints = ImmutableList.<Endpoint<?>>builder().add(input);
    truth().ifPresent(endpoints::add);
    return endpoints.add(folder.isPresent() ? folder.get() : WrittenRun.of(store, run)).build();
  }

  private Optional<ReadTruth> truth() {
    return ReadTruth.of(store, settings.truth());
  }

  @Override
  public boolean staysHere() {
    return folder.isPresent();
  }

  @Override
  public Pipeline build(PipelineOptions options, Found found) {
    ReplayInput.Recordings recordings = found.of(input);
    return TryPipeline.build(
        options,
        this,
        recordings.recordings(),
        truth().map(found::of).orElse(List.of()),
        recordings.complete(manifest, found.sinceMillis()));
  }

  @Override
  public Run begin(PipelineOptions options, Found found) throws IOException {
    folder.ifPresent(here -> here.refuse(isReplaced));
    ObjectStore opened = folder.isPresent() ? results.open() : S3Access.preflight(store).open();
    try {
      ComparisonRun.clear(opened, run, isReplaced);
      return new ComparisonRun(
          build(options, found), opened, run, input::progress, folder, found.of(input)::shortfall);
    } catch (IOException | RuntimeException e) {
      opened.close();
      throw e;
    }
  }

  private static Side side(String name, RuleSet rules, long fromMillis, long toMillis) {
    return Side.newBuilder()
        .setName(name)
        .setVersion(Versions.sluice())
        .setRuleSetSha256(RuleSets.sha256(rules))
        .setFromMillis(fromMillis)
        .setToMillis(toMillis)
        .build();
  }

  private static RunManifest manifest(TryOptions options, RunManifest ofReplay) {
    RunManifest.Builder manifest =
        ofReplay.toBuilder()
            .setPipeline(TryDefinition.NAME)
            .clearIncidentsByRule()
            .putOptions("against", options.getAgainst());
    UNUSED.forEach(unused -> manifest.removeOptions(unused.name));
    return ComparisonSettings.tell(options, manifest).build();
  }
}
