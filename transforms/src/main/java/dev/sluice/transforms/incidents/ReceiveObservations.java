package dev.sluice.transforms.incidents;

import dev.sluice.deadletter.v1.DeadLetter;
import dev.sluice.state.v1.ObservationPack;
import dev.sluice.state.v1.ReceivedObservation;
import dev.sluice.transforms.deadletters.TopicLetters;
import dev.sluice.transforms.rejections.RejectionCounters;
import dev.sluice.transforms.topics.RecordBatch;
import dev.sluice.transforms.topics.TopicRecord;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.PInput;
import org.apache.beam.sdk.values.POutput;
import org.apache.beam.sdk.values.PValue;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;
import org.joda.time.Duration;
import org.joda.time.Instant;

/**
 * Gives observations packed by camera of the records of topics, as {@link ObservationReceipt} finds
 * them, and the records that are of no camera. A pack has what a bundle brings of one camera, in
 * the order in which it came, and the timestamp of the earliest; it is one step with the receipt,
 * since both are paid for with each record.
 *
 * <p>In the global window, bounded or not. It holds no more than {@link ObservationPacks#LIMIT}
 * observations.
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
    extends PTransform<PCollection<RecordBatch>, ReceiveObservations.Result> {
  private static final long serialVersionUID = 1L;

  private static final TupleTag<KV<String, ObservationPack>> RECEIVED =
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
   * @param received packs of observations by camera
   * @param rejected records that are of no camera
   */
  public record Result(
      PCollection<KV<String, ObservationPack>> received, PCollection<DeadLetter> rejected)
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
  public Result expand(PCollection<RecordBatch> input) {
    DetectIncidents.requireGlobalWindow(input);
    PCollectionTuple received =
        input.apply(
            "FindCameras",
            ParDo.of(new FindCamerasFn(letters))
                .withOutputTags(RECEIVED, TupleTagList.of(REJECTED)));
    return new Result(received.get(RECEIVED), received.get(REJECTED));
  }

  private static final class FindCamerasFn extends DoFn<RecordBatch, KV<String, ObservationPack>> {
    private static final long serialVersionUID = 1L;

    private static final Counter RECORDS =
        Metrics.counter(ReceiveObservations.class, "records_received");
    private static final RejectionCounters REJECTIONS =
        new RejectionCounters(ReceiveObservations.class, "records_rejected_");

    private final TopicLetters letters;
    private transient ObservationReceipt receipt;
    private transient ObservationPacks packs;
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
      packs = new ObservationPacks();
      if (!shown) {
        shown = true;
        REJECTIONS.show();
      }
    }

    @ProcessElement
    public void processElement(@Element RecordBatch batch, MultiOutputReceiver out) {
      long nowMillis = System.currentTimeMillis();
      Output output = new Output(packs, out);
      for (TopicRecord record : batch.records()) {
        output.timestampMillis = record.elementMillis();
        receipt.receive(record, output, nowMillis);
        if (packs.size() >= ObservationPacks.LIMIT) {
          packs.flush(
              (camera, pack, earliestMillis) ->
                  out.get(RECEIVED)
                      .outputWithTimestamp(
                          KV.of(camera, pack), Instant.ofEpochMilli(earliestMillis)));
        }
      }
      records += batch.records().size();
    }

    @FinishBundle
    public void finishBundle(FinishBundleContext context) {
      packs.flush(
          (camera, pack, earliestMillis) ->
              context.output(
                  RECEIVED,
                  KV.of(camera, pack),
                  Instant.ofEpochMilli(earliestMillis),
                  GlobalWindow.INSTANCE));
      // Beam shows counters only then anyway.
      RECORDS.inc(records);
    }

    /**
     * A pack may be earlier than the batch that fills it. It is behind the watermark only if what
     * is in it was, since the watermark does not pass the elements of an open bundle.
     */
    @Override
    @SuppressWarnings("deprecation") // Deprecated for what comes out behind the watermark.
    public Duration getAllowedTimestampSkew() {
      return Duration.millis(Long.MAX_VALUE);
    }

    private static final class Output implements ObservationReceipt.Receiver {
      private final ObservationPacks packs;
      private final MultiOutputReceiver out;
      private long timestampMillis;

      Output(ObservationPacks packs, MultiOutputReceiver out) {
        this.packs = packs;
        this.out = out;
      }

      @Override
      public void received(String camera, ReceivedObservation observation) {
        packs.add(camera, observation, timestampMillis);
      }

      @Override
      public void rejected(DeadLetter letter) {
        REJECTIONS.count(letter.getReason());
        out.get(REJECTED).outputWithTimestamp(letter, Instant.ofEpochMilli(timestampMillis));
      }
    }
  }
}
