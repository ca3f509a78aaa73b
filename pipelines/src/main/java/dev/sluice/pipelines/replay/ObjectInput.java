package dev.sluice.pipelines.replay;

import dev.sluice.io.archive.ArchiveViews;
import dev.sluice.io.runs.RunProgress;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.S3Recordings;
import dev.sluice.io.s3.S3Settings;
import dev.sluice.pipelines.jobs.NothingToDoException;
import dev.sluice.pipelines.jobs.Progress;
import dev.sluice.pipelines.options.S3Access;
import dev.sluice.pipelines.options.TimeRange;
import dev.sluice.run.v1.RunManifest;
import dev.sluice.transforms.recordings.Recording;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/**
 * Objects in S3. They are listed when the job runs, by one of its tasks.
 *
 * @param input where they lie, as it was asked for
 * @param recordings for the run
 * @param patience for what is asked before the run
 * @param options the options of its own
 * @param range the range, for messages
 */
record ObjectInput(
    String input,
    S3Recordings recordings,
    S3Settings patience,
    Map<String, String> options,
    String range)
    implements ReplayInput {

  static ObjectInput of(ReplayOptions options, TimeRange range) {
    ReplayPlan.onlyFor(
        "kafka:",
        "timestampSlackMinutes",
        options.getTimestampSlackMinutes(),
        PipelineOptionsFactory.as(ReplayOptions.class).getTimestampSlackMinutes());
    ObjectLocation location = S3Access.location("input", options.getInput());
    S3Settings store = S3Access.of(options);
    S3Recordings recordings =
        ReplayPlan.option(
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
                    .seenThrough(new ArchiveViews()));
    return new ObjectInput(
        options.getInput(),
        recordings,
        S3Access.preflight(options),
        Map.of(
            "input", options.getInput(),
            "select", options.getSelect(),
            "layout", options.getLayout(),
            "layoutSlackHours", Integer.toString(options.getLayoutSlackHours()),
            "recordLimitMegabytes", Integer.toString(options.getRecordLimitMegabytes())),
        String.format("from %s to %s", options.getFrom(), options.getTo()));
  }

  @Override
  public Found find() throws IOException {
    if (!recordings.from(patience).anyObject()) {
      throw nothing();
    }
    return new Found(recordings, RunManifest.getDefaultInstance());
  }

  @Override
  public void check(PrintWriter out) throws IOException {
    S3Recordings asked = recordings.from(patience);
    List<Recording> listed = asked.list();
    out.printf(
        "%s: may be listed; %,d cameras with %,d objects and %,d bytes in the range%n",
        input,
        listed.size(),
        listed.stream().mapToLong(one -> one.objects().size()).sum(),
        listed.stream().mapToLong(Recording::size).sum());
    if (listed.isEmpty()) {
      throw nothing();
    }
    asked.checkReadable(listed.get(0));
    out.printf("%s: may be read%n", input);
  }

  private NothingToDoException nothing() {
    return new NothingToDoException(
        String.format(
            "there is no object of %s under %s %s (and %s hours of slack); see --select, --layout and --layoutSlackHours",
            options.get("select"), input, range, options.get("layoutSlackHours")));
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
