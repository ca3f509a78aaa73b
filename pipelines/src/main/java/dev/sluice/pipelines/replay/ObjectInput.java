package dev.sluice.pipelines.replay;

import static com.google.common.base.Preconditions.checkArgument;

import dev.sluice.io.archive.ArchiveView;
import dev.sluice.io.archive.ArchiveViews;
import dev.sluice.io.archive.ArchiveViews.Missing;
import dev.sluice.io.environment.OptionNames;
import dev.sluice.io.runs.RunProgress;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.io.s3.S3Recordings;
import dev.sluice.io.s3.S3Settings;
import dev.sluice.pipelines.definition.Findings;
import dev.sluice.pipelines.definition.NothingToDoException;
import dev.sluice.pipelines.definition.Progress;
import dev.sluice.pipelines.definition.Reach;
import dev.sluice.pipelines.definition.Right;
import dev.sluice.pipelines.definition.Right.What;
import dev.sluice.pipelines.endpoints.Reaches;
import dev.sluice.pipelines.options.S3Access;
import dev.sluice.pipelines.options.TimeRange;
import dev.sluice.run.v1.RunManifest;
import dev.sluice.transforms.recordings.RecordedObject;
import dev.sluice.transforms.recordings.Recording;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/**
 * Objects in S3. They are listed when the job runs, by one of its tasks.
 *
 * @param input where they lie, as it was asked for
 * @param location the same
 * @param recordings for the run
 * @param allowMissing whether a run ends well though objects of an archive are missing
 * @param allowEmpty whether a run ends well though there is nothing to read
 * @param patience for what is asked before the run
 * @param options the options of its own
 * @param range the range, for messages
 */
record ObjectInput(
    String input,
    ObjectLocation location,
    S3Recordings recordings,
    boolean allowMissing,
    boolean allowEmpty,
    S3Settings patience,
    Map<String, String> options,
    String range)
    implements ReplayInput {
  static final String BY_NAME = "name";
  static final String AS_MODIFIED = "modified";

  private static final long SHOWN_EVERY_NANOS = 5_000_000_000L;

  static ObjectInput of(ReplayInputOptions options, TimeRange range) {
    ReplayPlan.onlyFor(
        "kafka:",
        "timestampSlackMinutes",
        options.getTimestampSlackMinutes(),
        PipelineOptionsFactory.as(ReplayInputOptions.class).getTimestampSlackMinutes());
    ReplayPlan.onlyFor("kafka:", "wholePartition", options.getWholePartition(), false);
    ObjectLocation location = S3Access.location("input", options.getInput());
    S3Settings store = S3Access.of(options);
    String order = options.getObjectOrder();
    checkArgument(
        order.equals(BY_NAME) || order.equals(AS_MODIFIED),
        "--objectOrder knows %s and %s, but was: %s",
        BY_NAME,
        AS_MODIFIED,
        order);
    ArchiveViews views =
        new ArchiveViews(
            options.getAllowMissing() ? Missing.NOTICED_WHERE_READABLE : Missing.NOTICED,
            order.equals(AS_MODIFIED));
    S3Recordings ofDays =
        OptionNames.checked(
            () ->
                S3Recordings.of(
                        store,
                        location,
                        options.getLayout(),
                        options.getSelect(),
                        range.fromMillis(),
                        range.toMillis(),
                        options.getLayoutSlackHours(),
                        options.getRecordLimitMegabytes())
                    .seenThrough(views));
    return new ObjectInput(
        options.getInput(),
        location,
        options.getAllDays() ? ofDays.underEveryDay() : ofDays,
        options.getAllowMissing(),
        options.getAllowEmpty(),
        S3Access.preflight(options),
        Map.of(
            "input", options.getInput(),
            "select", options.getSelect(),
            "layout", options.getLayout(),
            "layoutSlackHours", Integer.toString(options.getLayoutSlackHours()),
            "allDays", Boolean.toString(options.getAllDays()),
            "objectOrder", order,
            "recordLimitMegabytes", Integer.toString(options.getRecordLimitMegabytes())),
        String.format("from %s to %s", options.getFrom(), options.getTo()));
  }

  @Override
  public Reach reach() {
    return Reaches.s3(patience);
  }

  @Override
  public List<Right> rights() {
    return Right.at(location, What.LIST_OBJECTS, What.READ_OBJECTS);
  }

  @Override
  public Recordings find(Findings to) throws IOException {
    RunManifest.Builder known = RunManifest.newBuilder();
    if (!recordings.from(patience).anyObject()) {
      known.addWarnings(nothing());
    }
    boolean archive;
    try (ObjectStore store = patience.open()) {
      archive = ArchiveView.isArchive(store, location);
    }
    return new Recordings(recordings, known.build(), archive && !allowMissing);
  }

  @Override
  public void check(Findings to) throws IOException {
    S3Recordings asked = recordings.from(patience);
    S3Recordings.Listing listing = asked.list(shownNowAndThen(to));
    List<Recording> listed = listing.recordings();
    Set<String> missing = Set.copyOf(listing.missing());
    to.say(
        String.format(
            Locale.ROOT,
            "%s: may be listed, with %,d requests; %,d cameras with %,d objects and %,d bytes in"
                + " the range",
            input,
            listing.lists(),
            listed.size(),
            listed.stream().mapToLong(one -> one.objects().size()).sum() - missing.size(),
            listed.stream().mapToLong(Recording::size).sum()));
    if (listed.isEmpty()) {
      to.warn(nothing());
    }
    if (!missing.isEmpty()) {
      to.warn(
          String.format(
              Locale.ROOT,
              "%,d objects are missing that indexes of the archive name, the first of them %s; a"
                  + " run ends with exit code 1 for it unless --allowMissing=true says that it may",
              missing.size(),
              listing.missing().get(0)));
    }
    Optional<RecordedObject> one =
        listed.stream()
            .flatMap(each -> each.objects().stream())
            .filter(each -> !missing.contains(each.key()))
            .findFirst();
    if (one.isPresent()) {
      asked.checkReadable(one.get());
      to.say(input + ": may be read");
    }
  }

  /** A wide range takes minutes to list, and whoever waits wants to know that it goes on. */
  private LongConsumer shownNowAndThen(Findings to) {
    AtomicLong due = new AtomicLong(System.nanoTime() + SHOWN_EVERY_NANOS);
    return requests -> {
      long now = System.nanoTime();
      long next = due.get();
      if (now >= next && due.compareAndSet(next, now + SHOWN_EVERY_NANOS)) {
        to.say(String.format(Locale.ROOT, "%s: %,d requests to list it so far", input, requests));
      }
    };
  }

  /**
   * Says that there is nothing to read.
   *
   * @throws NothingToDoException where that is not allowed
   */
  private String nothing() {
    String nothing =
        String.format(
            "there is no object of %s under %s %s (and %s hours of slack); see --select, --layout,"
                + " --layoutSlackHours and --allDays",
            options.get("select"), input, range, options.get("layoutSlackHours"));
    if (!allowEmpty) {
      throw new NothingToDoException(nothing);
    }
    return nothing;
  }

  @Override
  public Progress progress(RunProgress run) {
    return new Progress(
        "objects",
        run.objects(),
        run.plannedObjects(),
        run.size(),
        run.plannedSize(),
        run.records(),
        run.incidents());
  }
}
