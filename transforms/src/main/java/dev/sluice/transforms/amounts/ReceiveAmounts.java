package dev.sluice.transforms.amounts;

import dev.sluice.deadletter.v1.DeadLetter;
import dev.sluice.transforms.deadletters.TopicLetters;
import dev.sluice.transforms.rejections.Rejection;
import dev.sluice.transforms.rejections.RejectionCounters;
import dev.sluice.transforms.topics.RecordBatch;
import dev.sluice.transforms.topics.TopicRecord;
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
 * Reads the events that records of topics hold ({@link EventReader}); those that hold none become
 * dead letters. Batches stay together, with their timestamps and order; no state.
 *
 * <p>Metrics: {@code records_received}, {@code records_rejected_REASON}.
 */
public final class ReceiveAmounts
    extends PTransform<PCollection<RecordBatch>, ReceiveAmounts.Result> {
  private static final long serialVersionUID = 1L;

  private static final TupleTag<AmountBatch> AMOUNTS = new TupleTag<>("amounts") {};
  private static final TupleTag<DeadLetter> REJECTED = new TupleTag<>("rejected") {};

  private final TopicLetters letters;

  private ReceiveAmounts(TopicLetters letters) {
    this.letters = letters;
  }

  /**
   * Receives records of any topics.
   *
   * @param letters makes the dead letters
   */
  public static ReceiveAmounts with(TopicLetters letters) {
    return new ReceiveAmounts(letters);
  }

  /**
   * What became of the records.
   *
   * @param amounts the events
   * @param rejected records that hold none
   */
  public record Result(PCollection<AmountBatch> amounts, PCollection<DeadLetter> rejected)
      implements POutput {
    @Override
    public Pipeline getPipeline() {
      return amounts.getPipeline();
    }

    @Override
    public Map<TupleTag<?>, PValue> expand() {
      return Map.of(AMOUNTS, amounts, REJECTED, rejected);
    }

    @Override
    public void finishSpecifyingOutput(
        String transformName, PInput input, PTransform<?, ?> transform) {}
  }

  @Override
  public Result expand(PCollection<RecordBatch> input) {
    PCollectionTuple read =
        input.apply(
            "ReadEvents",
            ParDo.of(new ReadEventsFn(letters)).withOutputTags(AMOUNTS, TupleTagList.of(REJECTED)));
    return new Result(read.get(AMOUNTS), read.get(REJECTED));
  }

  private static final class ReadEventsFn extends DoFn<RecordBatch, AmountBatch> {
    private static final long serialVersionUID = 1L;

    private static final Counter RECORDS =
        Metrics.counter(ReceiveAmounts.class, "records_received");
    private static final RejectionCounters REJECTIONS =
        new RejectionCounters(ReceiveAmounts.class, "records_rejected_");

    private final TopicLetters letters;
    private transient long records;
    private transient boolean shown;

    ReadEventsFn(TopicLetters letters) {
      this.letters = letters;
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
    public void processElement(@Element RecordBatch batch, MultiOutputReceiver out) {
      List<Amount> amounts = new ArrayList<>(batch.records().size());
      for (TopicRecord record : batch.records()) {
        EventReader.Result read = EventReader.read(record.value());
        if (read instanceof Event event) {
          amounts.add(new Amount(record, event.timeMillis(), event.amount()));
        } else if (read instanceof EventReader.Unusable unusable) {
          Rejection rejection = unusable.rejection();
          REJECTIONS.count(rejection.reason());
          out.get(REJECTED)
              .output(
                  letters.letter(record, EventReader.STEP, rejection, System.currentTimeMillis()));
        }
      }
      records += batch.records().size();
      if (!amounts.isEmpty()) {
        out.get(AMOUNTS).output(new AmountBatch(amounts));
      }
    }

    /** Beam shows counters only then anyway. */
    @FinishBundle
    public void finishBundle() {
      RECORDS.inc(records);
    }
  }
}
