package dev.sluice.transforms.bridge;

import dev.sluice.deadletter.v1.DeadLetter;
import dev.sluice.transforms.deadletters.TopicLetters;
import dev.sluice.transforms.rejections.RejectionCounters;
import dev.sluice.transforms.topics.DeliveredMessage;
import dev.sluice.transforms.topics.MessageBatch;
import dev.sluice.transforms.topics.RoutedBatch;
import dev.sluice.transforms.topics.RoutedRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.PInput;
import org.apache.beam.sdk.values.POutput;
import org.apache.beam.sdk.values.PValue;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * Makes records of messages, as {@link MessageRouter} says; those that cannot be used become dead
 * letters, as of a record that a topic did not take: one for equal messages. Batches stay together,
 * with their order; no state.
 *
 * <p>Metrics: {@code messages_bridged}, {@code messages_retained}, {@code times_not_believed},
 * {@code messages_rejected_REASON}.
 */
public final class BridgeMessages
    extends PTransform<PCollection<MessageBatch>, BridgeMessages.Result> {
  /** The step that dead letters name. */
  public static final String STEP = "BridgeMessages";

  private static final long serialVersionUID = 1L;

  private static final TupleTag<RoutedBatch> RECORDS = new TupleTag<>("records") {};
  private static final TupleTag<DeadLetter> REJECTED = new TupleTag<>("rejected") {};

  private final TopicTemplate template;
  private final PayloadForm form;
  private final BelievedTimes times;
  private final TopicLetters letters;

  private BridgeMessages(
      TopicTemplate template, PayloadForm form, BelievedTimes times, TopicLetters letters) {
    this.template = template;
    this.form = form;
    this.times = times;
    this.letters = letters;
  }

  /** Bridges by those settings. */
  public static BridgeMessages by(
      TopicTemplate template, PayloadForm form, BelievedTimes times, TopicLetters letters) {
    return new BridgeMessages(template, form, times, letters);
  }

  /**
   * What became of the messages.
   *
   * @param records on their way
   * @param rejected messages that are none
   */
  public record Result(PCollection<RoutedBatch> records, PCollection<DeadLetter> rejected)
      implements POutput {
    @Override
    public Pipeline getPipeline() {
      return records.getPipeline();
    }

    @Override
    public Map<TupleTag<?>, PValue> expand() {
      return Map.of(RECORDS, records, REJECTED, rejected);
    }

    @Override
    public void finishSpecifyingOutput(
        String transformName, PInput input, PTransform<?, ?> transform) {}
  }

  @Override
  public Result expand(PCollection<MessageBatch> input) {
    PCollectionTuple routed =
        input.apply(
            "RouteMessages",
            ParDo.of(new RouteFn(template, form, times, letters))
                .withOutputTags(RECORDS, TupleTagList.of(REJECTED)));
    return new Result(routed.get(RECORDS), routed.get(REJECTED));
  }

  private static final class RouteFn extends DoFn<MessageBatch, RoutedBatch> {
    private static final long serialVersionUID = 1L;

    private static final Counter BRIDGED =
        Metrics.counter(BridgeMessages.class, "messages_bridged");
    private static final Counter RETAINED =
        Metrics.counter(BridgeMessages.class, "messages_retained");
    private static final Counter NOT_BELIEVED =
        Metrics.counter(BridgeMessages.class, "times_not_believed");
    private static final RejectionCounters REJECTIONS =
        new RejectionCounters(BridgeMessages.class, "messages_rejected_");

    private final TopicTemplate template;
    private final PayloadForm form;
    private final BelievedTimes times;
    private final TopicLetters letters;
    private transient MessageRouter router;
    private transient boolean shown;
    private transient long bridged;
    private transient long retained;
    private transient long notBelieved;

    RouteFn(TopicTemplate template, PayloadForm form, BelievedTimes times, TopicLetters letters) {
      this.template = template;
      this.form = form;
      this.times = times;
      this.letters = letters;
    }

    @Setup
    public void setup() {
      router = new MessageRouter(template, form, times);
    }

    @StartBundle
    public void startBundle() {
      bridged = 0;
      retained = 0;
      notBelieved = 0;
      if (!shown) {
        shown = true;
        REJECTIONS.show();
      }
    }

    @ProcessElement
    public void processElement(@Element MessageBatch batch, MultiOutputReceiver out) {
      List<RoutedRecord> records = new ArrayList<>(batch.messages().size());
      for (DeliveredMessage message : batch.messages()) {
        retained += message.isRetained() ? 1 : 0;
        MessageRouter.Result result = router.route(message);
        if (result instanceof MessageRouter.Routed routed) {
          notBelieved += routed.isBelieved() ? 0 : 1;
          records.add(routed.record());
        } else if (result instanceof MessageRouter.Unroutable unroutable) {
          REJECTIONS.count(unroutable.rejection().reason());
          out.get(REJECTED).output(letter(unroutable, message));
        }
      }
      bridged += records.size();
      if (!records.isEmpty()) {
        out.get(RECORDS).output(new RoutedBatch(records));
      }
    }

    private DeadLetter letter(MessageRouter.Unroutable unroutable, DeliveredMessage message) {
      return letters
          .unwritten(
              unroutable.record().topic(),
              unroutable.record().record(),
              STEP,
              unroutable.rejection(),
              System.currentTimeMillis())
          .toBuilder()
          .setPayloadSizeBytes(message.payloadBytes())
          .build();
    }

    @FinishBundle
    public void finishBundle() {
      BRIDGED.inc(bridged);
      RETAINED.inc(retained);
      NOT_BELIEVED.inc(notBelieved);
    }
  }
}
