package dev.sluice.io.kafka;

import static com.google.common.base.Preconditions.checkArgument;

import dev.sluice.transforms.topics.RoutedBatch;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PCollection;

/**
 * Writes records each to the topic that it names, at least once, in the order of each key of a
 * worker: a bundle ends when the brokers have all of its records, as for {@link WriteTopic}. What a
 * topic does not take for its size is given out, and so is what goes to a topic that is not there;
 * that is asked again from time to time, so a topic that is made is written from then on.
 *
 * <p>Metrics: {@code records_written}, {@code records_rejected_record_too_large}, {@code
 * records_rejected_store_refused}.
 */
public final class WriteTopics
    extends PTransform<PCollection<RoutedBatch>, PCollection<UnwrittenRecord>> {

  private static final long serialVersionUID = 1L;
  private static final long OUTAGE_MILLIS = 300_000;

  private final ProducerOpener opener;

  private WriteTopics(ProducerOpener opener) {
    this.opener = opener;
  }

  /** Patient with brokers that are away for 5 minutes. */
  public static WriteTopics at(KafkaAccess access) {
    return new WriteTopics(new ProducerOpener(access, OUTAGE_MILLIS));
  }

  /** Waits for silent brokers that long before the job fails. */
  public WriteTopics withOutage(long outageMillis) {
    checkArgument(
        outageMillis >= 1000, "outageMillis must be 1000 or more, but was: %s", outageMillis);
    return new WriteTopics(new ProducerOpener(opener.access(), outageMillis));
  }

  @Override
  public PCollection<UnwrittenRecord> expand(PCollection<RoutedBatch> input) {
    return input.apply("SendBatches", ParDo.of(new SendBatchesFn(opener)));
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    super.populateDisplayData(builder);
    builder
        .add(DisplayData.item("servers", opener.access().servers()))
        .add(DisplayData.item("security", opener.access().security().name()))
        .add(DisplayData.item("outageMillis", opener.outageMillis()));
  }
}
