package dev.sluice.pipelines.line;

import static com.google.common.base.Preconditions.checkArgument;

import dev.sluice.io.archive.ArchiveLayout;
import dev.sluice.io.archive.ArchivedValues;
import dev.sluice.io.environment.OptionNames;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.S3Settings;
import dev.sluice.line.v1.LineRules;
import dev.sluice.pipelines.definition.Endpoint;
import dev.sluice.pipelines.definition.Found;
import dev.sluice.pipelines.definition.PipelinePlan;
import dev.sluice.pipelines.definition.Run;
import dev.sluice.pipelines.definition.Versions;
import dev.sluice.pipelines.endpoints.WrittenRun;
import dev.sluice.pipelines.options.Destinations;
import dev.sluice.pipelines.options.PayloadLimit;
import dev.sluice.pipelines.options.RulesFile;
import dev.sluice.pipelines.options.S3Access;
import dev.sluice.pipelines.options.TimeRange;
import dev.sluice.run.v1.RunManifest;
import dev.sluice.transforms.deadletters.TopicLetters;
import dev.sluice.transforms.line.ReplayLine;
import java.io.IOException;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * All that a replay of a line needs to know, read from its options and checked. Making one opens
 * the rules file and nothing else.
 *
 * @param input what is read
 * @param replay how it is replayed
 * @param output where it is written
 * @param manifest what the manifest says that does not come as data
 * @param isReplaced whether a complete run of the same name is removed first
 */
public record LineReplayPlan(
    ArchivedReadings input,
    ReplayLine replay,
    WrittenRun output,
    RunManifest manifest,
    boolean isReplaced)
    implements PipelinePlan {
  private static final int MOST_SECONDS = 3_600;

  /**
   * Reads the options.
   *
   * @throws IllegalArgumentException if anything in them cannot be used; the message says what,
   *     where and what is allowed
   */
  public static LineReplayPlan of(LineReplayOptions options) {
    TimeRange range = TimeRange.of(options);
    int disorderSeconds = options.getAllowedDisorderSeconds();
    checkArgument(
        disorderSeconds >= 0 && disorderSeconds <= MOST_SECONDS,
        "--allowedDisorderSeconds must be from 0 to %s, but was: %s",
        MOST_SECONDS,
        disorderSeconds);
    LineRules rules = RulesFile.readLine("rules", options.getRules());
    S3Settings store = S3Access.of(options);
    ObjectLocation archive = S3Access.location("input", options.getInput());
    List<String> topics = Destinations.topics("topics", options.getTopics());
    ArchivedValues values =
        OptionNames.checked(
            () ->
                ArchivedValues.of(
                    store,
                    archive,
                    ArchiveLayout.parse(options.getLayout()),
                    topics,
                    range.fromMillis(),
                    range.toMillis(),
                    options.getLayoutSlackHours()));
    RunManifest.Builder manifest =
        RunManifest.newBuilder()
            .setPipeline(LineReplayDefinition.NAME)
            .setRunner(options.getRunner().getSimpleName())
            .setFromMillis(range.fromMillis())
            .setToMillis(range.toMillis())
            .putOptions("input", options.getInput())
            .putOptions("topics", String.join(",", topics))
            .putOptions("layout", options.getLayout())
            .putOptions("layoutSlackHours", Integer.toString(options.getLayoutSlackHours()))
            .putOptions("from", options.getFrom())
            .putOptions("to", options.getTo())
            .putOptions("rules", options.getRules())
            .putOptions("allowedDisorderSeconds", Integer.toString(disorderSeconds))
            .putVersions("sluice", Versions.sluice())
            .putVersions("beam", Versions.beam())
            .putVersions("java", Integer.toString(Runtime.version().feature()));
    return new LineReplayPlan(
        new ArchivedReadings(store, archive, values, options.getAllowEmpty()),
        ReplayLine.with(
            rules,
            disorderSeconds * 1_000L,
            new TopicLetters(
                LineReplayDefinition.NAME, Versions.sluice(), PayloadLimit.bytes(options)),
            range.fromMillis(),
            range.toMillis()),
        WrittenRun.of(options, LineReplayDefinition.NAME),
        manifest.build(),
        options.getReplace());
  }

  @Override
  public List<Endpoint<?>> endpoints() {
    return List.of(input, output);
  }

  @Override
  public Pipeline build(PipelineOptions options, Found found) {
    return LineReplayPipeline.build(
        options, this, manifest.toBuilder().setStartedMillis(found.sinceMillis()).build());
  }

  @Override
  public Run begin(PipelineOptions options, Found found) throws IOException {
    Pipeline built = build(options, found);
    return new LineReplayRun(built, output.clear(isReplaced), output.run());
  }
}
