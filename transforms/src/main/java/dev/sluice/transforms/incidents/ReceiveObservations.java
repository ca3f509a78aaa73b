package dev.sluice.transforms.incidents;

import dev.sluice.deadletter.v1.DeadLetter;
import dev.sluice.state.v1.ReceivedObservation;
import dev.sluice.transforms.deadletters.TopicLetters;
import dev.sluice.transforms.topics.TopicRecord;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.PInput;
import org.apache.beam.sdk.values.POutput;
import org.apache.beam.sdk.values.PValue;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * Gives observations keyed by camera of the records of a topic, as {@link ObservationReceipt} does,
 * and the records that are of no camera. Timestamps and order stay.
 *
 * <p>What a record's message says is looked at in {@link DetectIncidents}, also whether it is of
 * the camera that the key names. The record's timestamp does not decide anything there: the event
 * time is the message's own, so that a topic whose broker stamps the records on arrival works as
 * well.
 *
 * <p>Records of one camera whose keys are no camera ids can lie in several partitions, and then
 * come in an order that is not the same each time they are read.
 *
 * <p>Metrics: {@code records_received}, {@code records_rejected_REASON}.
 */
public final class ReceiveObservations
    extends PTransform<PCollection<TopicRecord>, ReceiveObservations.Result> {
  private static final long serialVersionUID = 1L;

  private static final TupleTag<KV<String, ReceivedObservation>> RECEIVED =
      new TupleTag<>("received") {};
  private static final TupleTag<DeadLetter> REJECTED = new TupleTag<>("rejected") {};

  private final TopicLetters letters;

  private ReceiveObservations(TopicLetters letters) {
    this.letters = letters;
  }

  /**
   * Receives records of any topics.
   *
   * @param letters makes the dead letters
   */
  public static ReceiveObservations with(TopicLetters letters) {
    return new ReceiveObservations(letters);
  }

  /**
   * What became of the records.
   *
   * @param received observations by camera
   * @param rejected records that are of no camera
   */
  public record Result(
      PCollection<KV<String, ReceivedObservation>> received, PCollection<DeadLetter> rejected)
      implements POutput {
    @Override
    public Pipeline getPipeline() {
      return received.getPipeline();
    }

    @Override
    public Map<TupleTag<?>, PValue> expand() {
      return Map.of(RECEIVED, received, REJECTED, rejected);
    }

    @Override
    public void finishSpecifyingOutput(
        String transformName, PInput input, PTransform<?, ?> transform) {}
  }

  @Override
  public Result expand(PCollection<TopicRecord> input) {
    PCollectionTuple received =
        input.apply(
            "FindCameras",
            ParDo.of(new FindCamerasFn(letters))
                .withOutputTags(RECEIVED, TupleTagList.of(REJECTED)));
    return new Result(received.get(RECEIVED), received.get(REJECTED));
  }

  private static final class FindCamerasFn
      extends DoFn<TopicRecord, KV<String, ReceivedObservation>> {
    private static final long serialVersionUID = 1L;

    private static final Counter RECORDS =
        Metrics.counter(ReceiveObservations.class, "records_received");
    private static final RejectionCounters REJECTIONS =
        new RejectionCounters(ReceiveObservations.class, "records_rejected_");

    private final TopicLetters letters;
    private transient ObservationReceipt receipt;
    private transient long records;
    private transient boolean shown;

    private FindCamerasFn(TopicLetters letters) {
      this.letters = letters;
    }

    @Setup
    public void setup() {
      receipt = new ObservationReceipt(letters);
    }

    @StartBundle
    public void startBundle() {
      records = 0;
      if (!shown) {
        shown = true;
        REJECTIONS.show();
      }
    }

    @ProcessElement
    public void processElement(@Element TopicRecord record, MultiOutputReceiver out) {
      records++;
      receipt.receive(record, new Output(out), System.currentTimeMillis());
    }

    /** Beam shows counters only then anyway. */
    @FinishBundle
    public void finishBundle() {
      RECORDS.inc(records);
    }

    private record Output(MultiOutputReceiver out) implements ObservationReceipt.Receiver {
      @Override
      public void received(String camera, ReceivedObservation observation) {
        out.get(RECEIVED).output(KV.of(camera, observation));
      }

      @Override
      public void rejected(DeadLetter letter) {
        REJECTIONS.count(letter.getReason());
        out.get(REJECTED).output(letter);
      }
    }
  }
}
