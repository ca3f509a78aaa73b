package dev.sluice.io.kafka;

import dev.sluice.transforms.topics.OutgoingRecord;
import java.io.IOException;
import java.util.Optional;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.TupleTag;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets through what the topic takes, and gives out the rest, which would fail the job over and
 * over. It is told apart before it is sent: in a transaction a record that is refused takes all
 * others with it.
 */
final class FitFn extends DoFn<OutgoingRecord, OutgoingRecord> {
  static final TupleTag<OutgoingRecord> FITTING = new TupleTag<>() {};
  static final TupleTag<RefusedRecord> REFUSED = new TupleTag<>() {};

  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(FitFn.class);

  private final ProducerOpener opener;
  private final String topic;
  private final @Nullable SmallerRecord smaller;
  private final Counter refused = Metrics.counter(WriteTopic.class, WriteTopic.RECORDS_REFUSED);
  private transient @Nullable TopicLimit limit;

  FitFn(ProducerOpener opener, String topic, @Nullable SmallerRecord smaller) {
    this.opener = opener;
    this.topic = topic;
    this.smaller = smaller;
  }

  @ProcessElement
  public void process(@Element OutgoingRecord record, MultiOutputReceiver out) throws IOException {
    TopicLimit most = limit;
    if (most == null) {
      most = TopicLimit.ask(opener, topic);
      limit = most;
    }
    int size = most.size(WriteTopic.converted(topic, record));
    if (size <= most.bytes()) {
      out.get(FITTING).output(record);
      return;
    }
    Optional<OutgoingRecord> less =
        smaller == null ? Optional.empty() : smaller.within(record, most.bytes());
    if (less.isPresent() && most.size(WriteTopic.converted(topic, less.get())) <= most.bytes()) {
      out.get(FITTING).output(less.get());
      return;
    }
    RefusedRecord tooLarge = new RefusedRecord(topic, record, size, most.bytes());
    if (smaller != null) {
      throw new IOException("nothing of a record has room: " + tooLarge.message());
    }
    refused.inc();
    LOG.warn("a record is not written: {}", tooLarge.message());
    out.get(REFUSED).output(tooLarge);
  }
}
