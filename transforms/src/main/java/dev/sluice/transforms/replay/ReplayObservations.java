package dev.sluice.transforms.replay;

import dev.sluice.deadletter.v1.DeadLetter;
import dev.sluice.run.v1.InputCounts;
import dev.sluice.transforms.cameras.Observation;
import dev.sluice.transforms.recordings.RecordReader;
import dev.sluice.transforms.recordings.Recording;
import dev.sluice.transforms.recordings.RecordingStore;
import dev.sluice.transforms.recordings.ReplayProgress;
import java.io.IOException;
import java.io.Serializable;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.PInput;
import org.apache.beam.sdk.values.POutput;
import org.apache.beam.sdk.values.PValue;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;
import org.apache.beam.sdk.values.TypeDescriptor;

/**
 * Gives what a function makes of the observations in recordings, the records that could not be
 * used, and what was read: {@link ReplayIncidents} for who asks something else than rules. One
 * step, so that of an observation only what the function gives crosses a coder.
 *
 * <p>The function sees each observation that a replay with the same settings would use, each once,
 * those of a camera in a recording in event-time order. Whatever else is said there of recordings,
 * disorder and failures holds here.
 *
 * <pre>{@code
 * ReplayObservations.Result<Sighting> replayed =
 *     pipeline
 *         .apply("ReadRecordings", ReadRecordings.from(recordings, progress))
 *         .apply(
 *             "FindSightings",
 *             ReplayObservations.from(recordings, settings, progress)
 *                 .into(Sighting.class, Sighting::find));
 * }</pre>
 *
 * <p>Metrics: {@code records_read}, {@code records_rejected}.
 *
 * @param <T> what the function gives
 */
public final class ReplayObservations<T>
    extends PTransform<PCollection<Recording>, ReplayObservations.Result<T>> {
  private static final long serialVersionUID = 1L;

  private static final String FOUND = "found";

  private final Reading reading;
  private final Class<T> type;
  private final Use<T> use;

  private ReplayObservations(Reading reading, Class<T> type, Use<T> use) {
    this.reading = reading;
    this.type = type;
    this.use = use;
  }

  /** Reads recordings of {@code store}; the rules of the settings are not asked. */
  public static Reading from(
      RecordingStore store, ReplaySettings settings, ReplayProgress progress) {
    return new Reading(store, settings, progress);
  }

  /** What is made of an observation. */
  @FunctionalInterface
  public interface Use<T> extends Serializable {
    /** Gives as many as it likes, none too. */
    void of(Observation observation, Consumer<T> found);
  }

  /** What is read. */
  public record Reading(RecordingStore store, ReplaySettings settings, ReplayProgress progress)
      implements Serializable {

    /** What is made of it. */
    public <T> ReplayObservations<T> into(Class<T> type, Use<T> use) {
      return new ReplayObservations<>(this, type, use);
    }
  }

  /**
   * What comes out.
   *
   * @param found what the function gave
   * @param rejected the records that could not be used
   * @param counts what was read, one element per recording
   */
  public record Result<T>(
      PCollection<T> found, PCollection<DeadLetter> rejected, PCollection<InputCounts> counts)
      implements POutput {
    @Override
    public Pipeline getPipeline() {
      return found.getPipeline();
    }

    @Override
    public Map<TupleTag<?>, PValue> expand() {
      return Map.of(
          new TupleTag<T>(FOUND),
          found,
          ReplayIncidents.REJECTED,
          rejected,
          ReplayIncidents.COUNTS,
          counts);
    }

    @Override
    public void finishSpecifyingOutput(
        String transformName, PInput input, PTransform<?, ?> transform) {}
  }

  @Override
  public Result<T> expand(PCollection<Recording> recordings) {
    TupleTag<T> found = new TupleTag<>(FOUND);
    PCollectionTuple outputs =
        recordings.apply(
            "ReplayRecording",
            ParDo.of(new UseFn<>(reading, use))
                .withOutputTags(
                    found, TupleTagList.of(ReplayIncidents.REJECTED).and(ReplayIncidents.COUNTS)));
    return new Result<>(
        outputs.get(found).setTypeDescriptor(TypeDescriptor.of(type)),
        outputs.get(ReplayIncidents.REJECTED),
        outputs.get(ReplayIncidents.COUNTS));
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    reading.settings().show(builder);
  }

  private static final class UseFn<T> extends DoFn<Recording, T> {
    private static final long serialVersionUID = 1L;

    private final Reading reading;
    private final Use<T> use;
    private transient RecordingTotals totals;

    UseFn(Reading reading, Use<T> use) {
      this.reading = reading;
      this.use = use;
    }

    @Setup
    public void setUp() {
      totals = new RecordingTotals(ReplayObservations.class, reading.progress());
    }

    @ProcessElement
    public void process(@Element Recording recording, MultiOutputReceiver out) throws IOException {
      totals.begin(recording);
      OutputReceiver<T> found = out.get(new TupleTag<>(FOUND));
      OutputReceiver<DeadLetter> rejected = out.get(ReplayIncidents.REJECTED);
      try (RecordReader reader = reading.store().read(recording)) {
        RecordingReplay.ReadListener listener =
            new RecordingReplay.ReadListener() {
              @Override
              public void rejected(DeadLetter letter) {
                rejected.output(letter);
              }

              @Override
              public void advanced(long objects, long size, long records) {
                totals.advanced(objects, size, records);
              }
            };
        InputCounts counts =
            RecordingReplay.observations(
                reading.settings(),
                reader,
                listener,
                observation -> use.of(observation, found::output));
        totals.ended(reader, counts);
        out.get(ReplayIncidents.COUNTS).output(counts);
      }
    }

    @Teardown
    public void tearDown() {
      totals.close();
      reading.store().close();
    }
  }
}
