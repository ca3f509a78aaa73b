package dev.sluice.transforms.measures;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.sluice.deadletter.v1.DeadLetter;
import dev.sluice.deadletter.v1.Reason;
import dev.sluice.sensor.v1.Measurement;
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
import org.jspecify.annotations.Nullable;

/**
 * Reads the records of topics of measures. Stateless, in any windows. A record that is none of
 * {@link MeasureItems}' is rejected.
 *
 * <p>Metrics: {@code records_received}, {@code records_rejected_REASON}.
 */
public final class ReceiveMeasurements
    extends PTransform<PCollection<RecordBatch>, ReceiveMeasurements.Result> {
  private static final long serialVersionUID = 1L;

  /** The step that dead letters name. */
  public static final String STEP = "ReadMeasurement";

  private static final TupleTag<MeasuredBatch> READINGS = new TupleTag<>("readings") {};
  private static final TupleTag<DeadLetter> REJECTED = new TupleTag<>("rejected") {};

  private final TopicLetters letters;

  private ReceiveMeasurements(TopicLetters letters) {
    this.letters = letters;
  }

  /**
   * Receives records of any topics of measures.
   *
   * @param letters makes the dead letters
   */
  public static ReceiveMeasurements with(TopicLetters letters) {
    return new ReceiveMeasurements(letters);
  }

  /**
   * What became of the records.
   *
   * @param readings what sensors measured
   * @param rejected records that hold nothing of the kind
   */
  public record Result(PCollection<MeasuredBatch> readings, PCollection<DeadLetter> rejected)
      implements POutput {
    @Override
    public Pipeline getPipeline() {
      return readings.getPipeline();
    }

    @Override
    public Map<TupleTag<?>, PValue> expand() {
      return Map.of(READINGS, readings, REJECTED, rejected);
    }

    @Override
    public void finishSpecifyingOutput(
        String transformName, PInput input, PTransform<?, ?> transform) {}
  }

  @Override
  public Result expand(PCollection<RecordBatch> input) {
    PCollectionTuple read =
        input.apply(
            "ReadMeasurements",
            ParDo.of(new ReadFn(letters)).withOutputTags(READINGS, TupleTagList.of(REJECTED)));
    return new Result(read.get(READINGS), read.get(REJECTED));
  }

  /** A reading; null where a value is none. */
  static @Nullable Measurement read(@Nullable ByteString value) {
    if (value == null) {
      return null;
    }
    try {
      Measurement read = Measurement.parseFrom(value);
      boolean isWhole =
          !read.getMeasure().isEmpty()
              && ItemReader.decimal(read.getValue()) != null
              && ItemReader.decimal(read.getLatitude()) != null
              && ItemReader.decimal(read.getLongitude()) != null;
      return isWhole ? read : null;
    } catch (InvalidProtocolBufferException e) {
      return null;
    }
  }

  private static final class ReadFn extends DoFn<RecordBatch, MeasuredBatch> {
    private static final long serialVersionUID = 1L;

    private static final Counter RECORDS =
        Metrics.counter(ReceiveMeasurements.class, "records_received");
    private static final RejectionCounters REJECTIONS =
        new RejectionCounters(ReceiveMeasurements.class, "records_rejected_");

    private final TopicLetters letters;
    private transient long records;
    private transient boolean shown;

    ReadFn(TopicLetters letters) {
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
      List<Measured> readings = new ArrayList<>(batch.records().size());
      for (TopicRecord record : batch.records()) {
        @Nullable Measurement read = read(record.value());
        if (read != null) {
          readings.add(new Measured(record, read));
        } else {
          Rejection rejection =
              new Rejection(
                  Reason.REASON_MESSAGE_MALFORMED, "the value is no reading of a measure");
          REJECTIONS.count(rejection.reason());
          out.get(REJECTED)
              .output(letters.letter(record, STEP, rejection, System.currentTimeMillis()));
        }
      }
      records += batch.records().size();
      if (!readings.isEmpty()) {
        out.get(READINGS).output(new MeasuredBatch(readings));
      }
    }

    /** Beam shows counters only then anyway. */
    @FinishBundle
    public void finishBundle() {
      RECORDS.inc(records);
    }
  }
}
