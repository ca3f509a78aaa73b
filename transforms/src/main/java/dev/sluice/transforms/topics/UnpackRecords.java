package dev.sluice.transforms.topics;

import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.joda.time.Instant;

/**
 * Gives the records of batches one by one, in their order and with their own timestamps.
 *
 * <p>Bounded or not as its input is, in the same windows. Stateless. For steps that take single
 * records; a step on a hot path takes batches.
 */
public final class UnpackRecords
    extends PTransform<PCollection<RecordBatch>, PCollection<TopicRecord>> {
  private static final long serialVersionUID = 1L;

  private UnpackRecords() {}

  /** Unpacks. */
  public static UnpackRecords ofBatches() {
    return new UnpackRecords();
  }

  @Override
  public PCollection<TopicRecord> expand(PCollection<RecordBatch> batches) {
    return batches.apply("UnpackRecords", ParDo.of(new UnpackFn()));
  }

  private static final class UnpackFn extends DoFn<RecordBatch, TopicRecord> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void processElement(@Element RecordBatch batch, OutputReceiver<TopicRecord> out) {
      for (TopicRecord record : batch.records()) {
        out.outputWithTimestamp(record, Instant.ofEpochMilli(record.elementMillis()));
      }
    }
  }
}
