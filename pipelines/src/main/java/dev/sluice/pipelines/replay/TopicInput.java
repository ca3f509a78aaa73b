package dev.sluice.pipelines.replay;

import static com.google.common.base.Preconditions.checkArgument;

import dev.sluice.io.environment.OptionNames;
import dev.sluice.io.kafka.FoundRange;
import dev.sluice.io.kafka.KafkaAccess;
import dev.sluice.io.kafka.PartitionRange;
import dev.sluice.io.kafka.PartitionReader;
import dev.sluice.io.kafka.TopicOffsets;
import dev.sluice.io.kafka.TopicRecordings;
import dev.sluice.io.runs.RunProgress;
import dev.sluice.pipelines.definition.Findings;
import dev.sluice.pipelines.definition.NothingToDoException;
import dev.sluice.pipelines.definition.Progress;
import dev.sluice.pipelines.definition.Reach;
import dev.sluice.pipelines.definition.Right;
import dev.sluice.pipelines.endpoints.Reaches;
import dev.sluice.pipelines.options.Destinations;
import dev.sluice.pipelines.options.KafkaConnection;
import dev.sluice.pipelines.options.S3Access;
import dev.sluice.pipelines.options.S3SourceOptions;
import dev.sluice.pipelines.options.TimeRange;
import dev.sluice.run.v1.PartitionStretch;
import dev.sluice.run.v1.RunManifest;
import dev.sluice.transforms.cameras.CameraSelection;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/**
 * Topics of Kafka. Which offsets are read is found before the job, by looks at the times of
 * records, and is part of it: no task asks again.
 *
 * @param kafka how Kafka is reached
 * @param topics the topics
 * @param selection which cameras
 * @param range which event times
 * @param slackMillis how far around the range is read: by how much records can be out of the order
 *     of their partition
 * @param isWhole whether partitions are read whole
 * @param allowEmpty whether a run ends well though there is nothing to read
 * @param outageMillis for how long brokers may be silent
 * @param options the options of its own
 */
public record TopicInput(
    KafkaAccess kafka,
    List<String> topics,
    CameraSelection selection,
    TimeRange range,
    long slackMillis,
    boolean isWhole,
    boolean allowEmpty,
    long outageMillis,
    Map<String, String> options)
    implements ReplayInput {
  private static final String OF_OBJECTS = "s3://";
  private static final int MOST_SLACK_MINUTES = 7 * 24 * 60;

  /** For the check before a run: a person waits. */
  private static final long CHECK_OUTAGE_MILLIS = 10_000;

  static TopicInput of(ReplayInputOptions options, TimeRange range) {
    S3SourceOptions ofObjects = PipelineOptionsFactory.as(S3SourceOptions.class);
    ReplayPlan.onlyFor(OF_OBJECTS, "layout", options.getLayout(), ofObjects.getLayout());
    ReplayPlan.onlyFor(
        OF_OBJECTS,
        "layoutSlackHours",
        options.getLayoutSlackHours(),
        ofObjects.getLayoutSlackHours());
    ReplayPlan.onlyFor(
        OF_OBJECTS,
        "recordLimitMegabytes",
        options.getRecordLimitMegabytes(),
        ofObjects.getRecordLimitMegabytes());
    ReplayPlan.onlyFor(
        OF_OBJECTS, "objectOrder", options.getObjectOrder(), ofObjects.getObjectOrder());
    ReplayPlan.onlyFor(OF_OBJECTS, "allDays", options.getAllDays(), ofObjects.getAllDays());
    ReplayPlan.onlyFor(
        OF_OBJECTS, "allowMissing", options.getAllowMissing(), ofObjects.getAllowMissing());
    int slackMinutes = options.getTimestampSlackMinutes();
    checkArgument(
        slackMinutes >= 0 && slackMinutes <= MOST_SLACK_MINUTES,
        "--timestampSlackMinutes must be from 0 to %s, but was: %s",
        MOST_SLACK_MINUTES,
        slackMinutes);
    return new TopicInput(
        KafkaConnection.of(options),
        Destinations.topics("input", options.getInput()),
        OptionNames.checked(() -> CameraSelection.parse(options.getSelect())),
        range,
        slackMinutes * 60_000L + options.getAllowedDisorderSeconds() * 1_000L,
        options.getWholePartition(),
        options.getAllowEmpty(),
        KafkaConnection.outageMillis(S3Access.of(options)),
        Map.of(
            "input", options.getInput(),
            "select", options.getSelect(),
            "timestampSlackMinutes", Integer.toString(slackMinutes),
            "wholePartition", Boolean.toString(options.getWholePartition())));
  }

  @Override
  public Reach reach() {
    return Reaches.kafka(kafka);
  }

  @Override
  public List<Right> rights() {
    return Right.toRead(topics);
  }

  @Override
  public Recordings find(Findings to) throws IOException {
    List<FoundRange> found = ask();
    List<String> warnings = warnings(found);
    nothing(found).ifPresent(warnings::add);
    warnings.forEach(to::warn);
    RunManifest.Builder known = RunManifest.newBuilder().addAllWarnings(warnings);
    for (FoundRange each : found) {
      known.addPartitions(
          PartitionStretch.newBuilder()
              .setTopic(each.range().topic())
              .setPartition(each.range().partition())
              .setStartOffset(each.range().startOffset())
              .setEndOffset(each.range().endOffset())
              .setUnseenOffsets(each.unseenOffsets())
              .setLookedRecords(each.looked()));
    }
    return new Recordings(
        TopicRecordings.of(kafka, ranges(found), selection, outageMillis), known.build(), false);
  }

  @Override
  public void check(Findings to) throws IOException {
    List<FoundRange> found = ask();
    long offsets = ranges(found).stream().mapToLong(PartitionRange::offsets).sum();
    if (isWhole) {
      to.say(
          String.format(
              "%s: there; %,d partitions with %,d records, which are read whole",
              options.get("input"), found.size(), offsets));
    } else {
      to.say(
          String.format(
              "%s: there; %,d partitions with %,d records in the range and %d minutes around it",
              options.get("input"), found.size(), offsets, slackMillis / 60_000));
    }
    unseen(found).ifPresent(to::say);
    warnings(found).forEach(to::warn);
    nothing(found).ifPresent(to::warn);
    for (PartitionRange each : ranges(found)) {
      if (!each.isEmpty()) {
        try (PartitionReader reader = PartitionReader.open(kafka, each, CHECK_OUTAGE_MILLIS)) {
          var unused = reader.next();
        }
        break;
      }
    }
    to.say(options.get("input") + ": may be read");
  }

  private List<FoundRange> ask() {
    List<FoundRange> found =
        TopicOffsets.find(kafka, topics, range.fromMillis(), range.toMillis(), slackMillis);
    return isWhole ? found.stream().map(FoundRange::whole).toList() : found;
  }

  private static List<PartitionRange> ranges(List<FoundRange> found) {
    return found.stream().map(FoundRange::range).toList();
  }

  /** What of the range is not there any more, or not yet. */
  private List<String> warnings(List<FoundRange> found) {
    List<String> warnings = new ArrayList<>();
    List<FoundRange> lacking =
        found.stream()
            .filter(each -> each.lacks(range.fromMillis()))
            .sorted(Comparator.comparingLong(TopicInput::earliestMillis).reversed())
            .toList();
    if (!lacking.isEmpty()) {
      FoundRange worst = lacking.get(0);
      warnings.add(
          String.format(
              "the range begins at %s, but the brokers have deleted records since then in %d of %d"
                  + " partitions; %s-%d %s",
              Instant.ofEpochMilli(range.fromMillis()),
              lacking.size(),
              found.size(),
              worst.range().topic(),
              worst.range().partition(),
              worst.earliestMillis() == null
                  ? "has no record any more"
                  : "begins at " + Instant.ofEpochMilli(worst.earliestMillis())));
    }
    long open = found.stream().filter(each -> !each.isClosed()).count();
    Instant until = Instant.ofEpochMilli(range.toMillis() + slackMillis);
    if (open > 0 && Instant.now().isBefore(until)) {
      warnings.add(
          String.format(
              "the range is not over in %d of %d partitions: another run after %s can find more",
              open, found.size(), until));
    }
    long strays = found.stream().mapToLong(FoundRange::strays).sum();
    if (strays > 0) {
      warnings.add(
          String.format(
              "times are not in the order of their partition: of %,d records that were looked at,"
                  + " %,d lie on the wrong side of the range; --wholePartition=true also finds"
                  + " those of the range that lie so",
              found.stream().mapToLong(FoundRange::looked).sum(), strays));
    }
    return warnings;
  }

  private static Optional<String> unseen(List<FoundRange> found) {
    return ReplaySummary.unseen(found.stream().mapToLong(FoundRange::unseenOffsets).sum());
  }

  private static long earliestMillis(FoundRange found) {
    return found.earliestMillis() == null ? Long.MAX_VALUE : found.earliestMillis();
  }

  /**
   * Says so where there is nothing to read.
   *
   * @throws NothingToDoException where that is not allowed
   */
  private Optional<String> nothing(List<FoundRange> found) {
    if (!ranges(found).stream().allMatch(PartitionRange::isEmpty)) {
      return Optional.empty();
    }
    String nothing =
        String.format(
            "there is no record in %s from %s to %s (and %d minutes around it); see"
                + " --timestampSlackMinutes%s",
            options.get("input"),
            Instant.ofEpochMilli(range.fromMillis()),
            Instant.ofEpochMilli(range.toMillis()),
            slackMillis / 60_000,
            unseen(found).map(text -> "; " + text).orElse(""));
    if (!allowEmpty) {
      throw new NothingToDoException(nothing);
    }
    return Optional.of(nothing);
  }

  @Override
  public Progress progress(RunProgress run) {
    return new Progress(
        "offsets", run.size(), run.plannedSize(), 0, 0, run.records(), run.incidents());
  }
}
