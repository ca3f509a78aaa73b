package dev.sluice.benchmarks.incidents;

import dev.sluice.deadletter.v1.DeadLetter;
import dev.sluice.state.v1.ReceivedObservation;
import dev.sluice.transforms.deadletters.TopicLetters;
import dev.sluice.transforms.incidents.ObservationPacks;
import dev.sluice.transforms.incidents.ObservationReceipt;
import dev.sluice.transforms.topics.TopicRecord;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.ChainingStrategy;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/**
 * Packs records by camera as Sluice does in a bundle: until 10,000 wait, 200 ms after the first of
 * them, and before a checkpoint. No watermark passes what waits. Gives cameras and serialized
 * packs; records that are of no camera go to a side output.
 */
final class PackTwin extends AbstractStreamOperator<Tuple2<String, byte[]>>
    implements OneInputStreamOperator<TopicRecord, Tuple2<String, byte[]>> {
  private static final long serialVersionUID = 1L;
  private static final int LIMIT = 10_000;

  private final TopicLetters letters;
  private final long gatherMillis;
  private final OutputTag<DeadLetter> rejected;
  private transient ObservationReceipt receipt;
  private transient ObservationReceipt.Receiver receiver;
  private transient ObservationPacks packs;
  private transient boolean timerSet;
  private transient @Nullable Watermark held;
  private transient long timestamp;

  @SuppressWarnings("NullAway.Init") // Flink calls open first.
  PackTwin(TopicLetters letters, long gatherMillis, OutputTag<DeadLetter> rejected) {
    this.letters = letters;
    this.gatherMillis = gatherMillis;
    this.rejected = rejected;
    // Else each record would be serialized on its way here.
    this.chainingStrategy = ChainingStrategy.ALWAYS;
  }

  @Override
  public void open() throws Exception {
    super.open();
    receipt = new ObservationReceipt(letters);
    receiver = new Receiver();
    packs = new ObservationPacks();
  }

  @Override
  public void processElement(StreamRecord<TopicRecord> element) {
    timestamp = element.getTimestamp();
    receipt.receive(element.getValue(), receiver, System.currentTimeMillis());
    if (packs.size() >= LIMIT) {
      flush();
    } else if (!timerSet && packs.size() > 0) {
      timerSet = true;
      var unused =
          getProcessingTimeService()
              .registerTimer(
                  getProcessingTimeService().getCurrentProcessingTime() + gatherMillis,
                  time -> {
                    timerSet = false;
                    flush();
                  });
    }
  }

  private final class Receiver implements ObservationReceipt.Receiver {
    @Override
    public void received(String camera, ReceivedObservation observation) {
      packs.add(camera, observation, timestamp);
    }

    @Override
    public void rejected(DeadLetter letter) {
      output.collect(rejected, new StreamRecord<>(letter, timestamp));
    }
  }

  private void flush() {
    packs.flush(
        (camera, pack, earliestMillis) ->
            output.collect(
                new StreamRecord<>(Tuple2.of(camera, pack.toByteArray()), earliestMillis)));
    Watermark watermark = held;
    if (watermark != null) {
      held = null;
      output.emitWatermark(watermark);
    }
  }

  @Override
  public void processWatermark(Watermark watermark) {
    if (packs.size() == 0) {
      output.emitWatermark(watermark);
    } else {
      held = watermark;
    }
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) {
    flush();
  }

  @Override
  public void finish() {
    flush();
  }
}
