package dev.sluice.transforms.measures;

import dev.sluice.deadletter.v1.DeadLetter;
import dev.sluice.state.v1.SensorState;
import dev.sluice.transforms.line.ReadingPack;
import dev.sluice.transforms.rejections.Rejection;
import dev.sluice.transforms.rejections.RejectionCounters;
import dev.sluice.transforms.topics.RoutedBatch;
import dev.sluice.transforms.topics.RoutedRecord;
import dev.sluice.transforms.topics.TopicRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.extensions.protobuf.ProtoCoder;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.state.MapState;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.StateSpecs;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import org.jspecify.annotations.Nullable;

/**
 * Brings {@link ItemSplitter} its packs and its state.
 *
 * <p>The id of the state and its coders are addresses in savepoints: they stay.
 */
final class MeasureItemsFn extends DoFn<KV<Integer, ReadingPack>, RoutedBatch> {
  private static final long serialVersionUID = 1L;

  private static final RejectionCounters REJECTED =
      new RejectionCounters(MeasureItems.class, "records_rejected_");

  static final String SENSORS = "sensors";

  /** By the sensor's id. */
  @StateId(SENSORS)
  private final StateSpec<MapState<Long, SensorState>> sensorsSpec =
      StateSpecs.map(VarLongCoder.of(), ProtoCoder.of(SensorState.class));

  private final MeasureSettings settings;
  private transient ItemSplitter splitter;
  private transient boolean shown;

  MeasureItemsFn(MeasureSettings settings) {
    this.settings = settings;
  }

  @Setup
  public void setup() {
    splitter = new ItemSplitter(settings);
  }

  /** What is counted is known from the first bundle on, not from its first occurrence. */
  @StartBundle
  public void startBundle() {
    if (!shown) {
      shown = true;
      for (ItemSplitter.Count count : ItemSplitter.Count.values()) {
        counter(count).inc(0);
      }
      REJECTED.show();
    }
  }

  @ProcessElement
  public void processElement(
      @Element KV<Integer, ReadingPack> element,
      @StateId(SENSORS) MapState<Long, SensorState> sensors,
      MultiOutputReceiver out) {
    List<RoutedRecord> records = new ArrayList<>();
    Map<ItemSplitter.Count, Long> counts =
        splitter.split(
            element.getValue().records(),
            new ItemSplitter.Sensors() {
              @Override
              public @Nullable SensorState get(long sensor) {
                return sensors.get(sensor).read();
              }

              @Override
              public void put(long sensor, SensorState state) {
                sensors.put(sensor, state);
              }
            },
            new ItemSplitter.Listener() {
              @Override
              public void measured(RoutedRecord record) {
                records.add(record);
              }

              @Override
              public void rejected(TopicRecord record, Rejection rejection) {
                REJECTED.count(rejection.reason());
                out.get(MeasureItems.REJECTED).output(letter(record, rejection));
              }
            });
    if (!records.isEmpty()) {
      out.get(MeasureItems.MEASURES).output(new RoutedBatch(records));
    }
    counts.forEach((count, number) -> counter(count).inc(number));
  }

  private DeadLetter letter(TopicRecord record, Rejection rejection) {
    return settings
        .letters()
        .letter(record, ItemReader.STEP, rejection, System.currentTimeMillis());
  }

  private static Counter counter(ItemSplitter.Count count) {
    return Metrics.counter(MeasureItems.class, count.metric());
  }
}
