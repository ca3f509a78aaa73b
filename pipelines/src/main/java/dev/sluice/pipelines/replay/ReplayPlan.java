package dev.sluice.pipelines.replay;

import static com.google.common.base.Preconditions.checkArgument;

import dev.sluice.io.environment.OptionNames;
import dev.sluice.io.runs.RunDirectory;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.pipelines.definition.Endpoint;
import dev.sluice.pipelines.definition.Findings;
import dev.sluice.pipelines.definition.Found;
import dev.sluice.pipelines.definition.PipelinePlan;
import dev.sluice.pipelines.definition.Run;
import dev.sluice.pipelines.definition.Versions;
import dev.sluice.pipelines.endpoints.WrittenRun;
import dev.sluice.pipelines.options.PayloadLimit;
import dev.sluice.pipelines.options.RulesFile;
import dev.sluice.pipelines.options.RunPlace;
import dev.sluice.pipelines.options.S3Access;
import dev.sluice.pipelines.options.TimeRange;
import dev.sluice.rules.v1.Rule;
import dev.sluice.rules.v1.RuleSet;
import dev.sluice.run.v1.RunManifest;
import dev.sluice.transforms.deadletters.ObservationLetters;
import dev.sluice.transforms.incidents.CountSettings;
import dev.sluice.transforms.recordings.RecordingStore;
import dev.sluice.transforms.replay.ReplaySettings;
import dev.sluice.transforms.rules.RuleSets;
import java.io.IOException;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * All that a replay needs to know, read from its options and checked. Making one opens the rules
 * file and nothing else.
 *
 * @param input what is read
 * @param replay what decides the result
 * @param counting how incidents are counted
 * @param outputs which files are written
 * @param output where they are written
 * @param manifest what the manifest says that does not come as data
 * @param isReplaced whether a complete run of the same name is removed first
 */
public record ReplayPlan(
    ReplayInput input,
    ReplaySettings replay,
    CountSettings counting,
    ReplayOutputs outputs,
    WrittenRun output,
    RunManifest manifest,
    boolean isReplaced)
    implements PipelinePlan {
  /**
   * Reads the options.
   *
   * @throws IllegalArgumentException if anything in them cannot be used; the message says what,
   *     where and what is allowed
   */
  public static ReplayPlan of(ReplayOptions options) {
    return of(options, RunPlace.output(options));
  }

  /** The same, written elsewhere than {@code --output} says. */
  public static ReplayPlan of(ReplayOptions options, ObjectLocation output) {
    TimeRange range = TimeRange.of(options);
    RuleSet rules = RulesFile.read("rules", options.getRules());
    CountSettings counting =
        OptionNames.checked(
            () ->
                CountSettings.parse(
                    options.getCountBy(), options.getCountPer(), options.getCountZone()));
    RunDirectory run = RunPlace.of(options, output, RunDirectory.REPLAYS, ReplayDefinition.NAME);
    ReplayInput input = ReplayInput.of(options, range);
    return new ReplayPlan(
        input,
        new ReplaySettings(
            rules,
            range.fromMillis(),
            range.toMillis(),
            options.getAllowedDisorderSeconds() * 1_000L,
            ObservationLetters.of(
                ReplayDefinition.NAME, Versions.sluice(), PayloadLimit.bytes(options))),
        counting,
        ReplayOutputs.of(options, counting),
        WrittenRun.of(S3Access.of(options), run),
        manifest(options, input, range, rules),
        options.getReplace());
  }

  /**
   * Finds what is to be read.
   *
   * @throws IOException as {@link ReplayInput#find}
   */
  public RecordingStore recordings() throws IOException {
    return input.find(Findings.IGNORED).recordings();
  }

  @Override
  public List<Endpoint<?>> endpoints() {
    return List.of(input, output);
  }

  @Override
  public Pipeline build(PipelineOptions options, Found found) {
    ReplayInput.Recordings recordings = found.of(input);
    return ReplayPipeline.build(
        options,
        withManifest(recordings.complete(manifest, found.sinceMillis())),
        recordings.recordings());
  }

  @Override
  public Run begin(PipelineOptions options, Found found) throws IOException {
    return ReplayRun.begin(
        output, isReplaced, input::progress, found.of(input), () -> build(options, found));
  }

  /** The same, with another manifest. */
  private ReplayPlan withManifest(RunManifest other) {
    return new ReplayPlan(input, replay, counting, outputs, output, other, isReplaced);
  }

  /** Refuses an option that is set and is for another kind of input. */
  static void onlyFor(String inputs, String option, Object value, Object byDefault) {
    checkArgument(
        value.equals(byDefault),
        "--%s is for --input=%s... only, but was: %s",
        option,
        inputs,
        value);
  }

  private static RunManifest manifest(
      ReplayOptions options, ReplayInput input, TimeRange range, RuleSet rules) {
    RunManifest.Builder manifest =
        input
            .manifest(options, range)
            .setPipeline(ReplayDefinition.NAME)
            .setRuleSetSha256(RuleSets.sha256(rules))
            .putOptions("rules", options.getRules())
            .putOptions("countBy", options.getCountBy())
            .putOptions("countPer", options.getCountPer())
            .putOptions("countZone", options.getCountZone())
            .putOptions("incidentFormats", options.getIncidentFormats())
            .putOptions("filesPerDay", Integer.toString(options.getFilesPerDay()))
            .putOptions(
                "payloadLimitKilobytes", Integer.toString(options.getPayloadLimitKilobytes()));
    for (Rule rule : rules.getRulesList()) {
      manifest.putIncidentsByRule(rule.getId(), 0);
    }
    return manifest.build();
  }
}
