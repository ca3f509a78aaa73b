package dev.sluice.benchmarks.incidents;

import dev.sluice.camera.v1.Incident;
import dev.sluice.deadletter.v1.DeadLetter;
import dev.sluice.state.v1.EngineState;
import dev.sluice.state.v1.ObservationPack;
import dev.sluice.state.v1.OrderProgress;
import dev.sluice.transforms.incidents.CameraDetection;
import dev.sluice.transforms.incidents.CameraState;
import dev.sluice.transforms.incidents.DetectionListener;
import dev.sluice.transforms.incidents.DetectionSettings;
import dev.sluice.transforms.incidents.WaitingPack;
import java.io.IOException;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/**
 * Detection in Flink's own state: two values, a map and one event-time timer for each camera. Takes
 * cameras and serialized packs; rejected observations go to a side output.
 */
final class DetectTwin extends KeyedProcessFunction<String, Tuple2<String, byte[]>, Incident> {
  private static final long serialVersionUID = 1L;

  private final DetectionSettings settings;
  private final OutputTag<DeadLetter> rejected;
  private transient CameraDetection detection;
  private transient ValueState<OrderProgress> progress;
  private transient ValueState<EngineState> engine;
  private transient MapState<Tuple2<Long, Integer>, WaitingPack> packs;

  @SuppressWarnings("NullAway.Init") // Flink calls open first.
  DetectTwin(DetectionSettings settings, OutputTag<DeadLetter> rejected) {
    this.settings = settings;
    this.rejected = rejected;
  }

  @Override
  public void open(OpenContext context) {
    detection = new CameraDetection(settings);
    progress =
        getRuntimeContext()
            .getState(new ValueStateDescriptor<>("progress", new TwinSerializer.OfProgress()));
    engine =
        getRuntimeContext()
            .getState(new ValueStateDescriptor<>("engine", new TwinSerializer.OfEngine()));
    packs =
        getRuntimeContext()
            .getMapState(
                new MapStateDescriptor<>(
                    "packs",
                    getRuntimeContext()
                        .createSerializer(
                            Types.<Tuple2<Long, Integer>>TUPLE(Types.LONG, Types.INT)),
                    new TwinSerializer.OfPack()));
  }

  @Override
  public void processElement(
      Tuple2<String, byte[]> element, Context context, Collector<Incident> out) throws IOException {
    detection.onPack(
        element.f0,
        ObservationPack.parseFrom(element.f1),
        new State(context.timerService()),
        new Listener(context, out),
        System.currentTimeMillis());
  }

  @Override
  public void onTimer(long timestamp, OnTimerContext context, Collector<Incident> out) {
    detection.onTimer(
        context.getCurrentKey(),
        new State(context.timerService()),
        new Listener(context, out),
        System.currentTimeMillis());
  }

  /** A call of Flink's state, which may throw anything. */
  private interface Read<T> {
    @Nullable T get() throws Exception;
  }

  private interface Write {
    void run() throws Exception;
  }

  private static <T> @Nullable T read(Read<T> state) {
    try {
      return state.get();
    } catch (Exception e) {
      throw new IllegalStateException("cannot read state", e);
    }
  }

  private static void write(Write state) {
    try {
      state.run();
    } catch (Exception e) {
      throw new IllegalStateException("cannot write state", e);
    }
  }

  private final class State implements CameraState {
    private final TimerService timers;

    State(TimerService timers) {
      this.timers = timers;
    }

    @Override
    public @Nullable OrderProgress progress() {
      return read(progress::value);
    }

    @Override
    public void setProgress(OrderProgress value) {
      write(() -> progress.update(value));
    }

    @Override
    public @Nullable EngineState engine() {
      return read(engine::value);
    }

    @Override
    public void setEngine(EngineState value) {
      write(() -> engine.update(value));
    }

    @Override
    public WaitingPack takePack(long bucket, int number) {
      Tuple2<Long, Integer> key = Tuple2.of(bucket, number);
      WaitingPack pack = read(() -> packs.get(key));
      if (pack == null) {
        throw new IllegalStateException("pack " + number + " of second " + bucket + " is missing");
      }
      write(() -> packs.remove(key));
      return pack;
    }

    @Override
    public void putPack(long bucket, int number, WaitingPack pack) {
      write(() -> packs.put(Tuple2.of(bucket, number), pack));
    }

    @Override
    public void clear() {
      progress.clear();
      engine.clear();
      packs.clear();
    }

    @Override
    public long watermarkMillis() {
      return timers.currentWatermark();
    }

    @Override
    public void setTimer(long millis) {
      OrderProgress before = progress();
      if (before != null) {
        timers.deleteEventTimeTimer(before.getTimerMillis());
      }
      timers.registerEventTimeTimer(millis);
    }
  }

  private final class Listener implements DetectionListener {
    private final Context context;
    private final Collector<Incident> out;

    Listener(Context context, Collector<Incident> out) {
      this.context = context;
      this.out = out;
    }

    @Override
    public void incident(Incident incident) {
      out.collect(incident);
    }

    @Override
    public void rejected(DeadLetter letter) {
      context.output(rejected, letter);
    }

    @Override
    public void released(int observations, int duplicates) {}
  }
}
