package dev.sluice.transforms.line;

import com.google.protobuf.ByteString;
import dev.sluice.line.v1.Alert;
import dev.sluice.line.v1.AlertState;
import dev.sluice.line.v1.LineRule;
import dev.sluice.state.v1.SeriesState;
import dev.sluice.transforms.order.DelayCounters;
import dev.sluice.transforms.readings.Reading;
import dev.sluice.transforms.rejections.Rejection;
import dev.sluice.transforms.rejections.RejectionCounters;
import dev.sluice.transforms.topics.TopicRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.extensions.protobuf.ProtoCoder;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.state.MapState;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.StateSpecs;
import org.apache.beam.sdk.state.TimeDomain;
import org.apache.beam.sdk.state.Timer;
import org.apache.beam.sdk.state.TimerSpec;
import org.apache.beam.sdk.state.TimerSpecs;
import org.apache.beam.sdk.state.ValueState;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Brings {@link ShardDetection} its packs, its state and its timer.
 *
 * <p>The ids of states and timer, and the coders, are addresses in savepoints: they stay.
 */
final class FindAlertsFn extends DoFn<KV<Integer, ReadingPack>, Alert> {
  private static final long serialVersionUID = 1L;

  private static final Counter RELEASED = Metrics.counter(FindAlerts.class, "readings_released");
  private static final Counter SKIPPED = Metrics.counter(FindAlerts.class, "duplicates_skipped");
  private static final Counter OPENED = Metrics.counter(FindAlerts.class, "alerts_opened");
  private static final Counter CLOSED = Metrics.counter(FindAlerts.class, "alerts_closed");
  private static final Counter ANOMALIES = Metrics.counter(FindAlerts.class, "anomalies_found");
  private static final DelayCounters DELAY =
      new DelayCounters(FindAlerts.class, "detection_delay_millis");
  private static final RejectionCounters REJECTED =
      new RejectionCounters(FindAlerts.class, "records_rejected_");

  static final String SERIES = "series";
  static final String DUE = "due";
  static final String QUIET = "quiet";

  /** By machine, device and metric, with slashes between. */
  @StateId(SERIES)
  private final StateSpec<MapState<String, SeriesState>> seriesSpec =
      StateSpecs.map(StringUtf8Coder.of(), ProtoCoder.of(SeriesState.class));

  /** When the timer fires. */
  @StateId(DUE)
  private final StateSpec<ValueState<Long>> dueSpec = StateSpecs.value(VarLongCoder.of());

  @TimerId(QUIET)
  @SuppressWarnings("unused") // Beam reads it by its annotation.
  private final TimerSpec quietSpec = TimerSpecs.timer(TimeDomain.EVENT_TIME);

  private final LineSettings settings;
  private transient ShardDetection detection;
  private transient Map<String, Counter> openedByRule;
  private transient boolean shown;

  FindAlertsFn(LineSettings settings) {
    this.settings = settings;
  }

  @Setup
  public void setup() {
    detection = new ShardDetection(settings);
    openedByRule = new HashMap<>();
    for (LineRule rule : settings.rules().getRulesList()) {
      openedByRule.put(
          rule.getId(), Metrics.counter(FindAlerts.class, "alerts_opened_" + rule.getId()));
    }
  }

  /** What is counted is known from the first bundle on, not from its first occurrence. */
  @StartBundle
  public void startBundle() {
    if (!shown) {
      shown = true;
      List.of(RELEASED, SKIPPED, OPENED, CLOSED, ANOMALIES).forEach(counter -> counter.inc(0));
      openedByRule.values().forEach(counter -> counter.inc(0));
      REJECTED.show();
      DELAY.show();
    }
  }

  @ProcessElement
  public void processElement(
      @Element KV<Integer, ReadingPack> element,
      @Timestamp Instant timestamp,
      @StateId(SERIES) MapState<String, SeriesState> series,
      @StateId(DUE) ValueState<Long> due,
      @TimerId(QUIET) Timer quiet,
      MultiOutputReceiver out) {
    detection.onPack(
        element.getValue(), new BeamState(series, due, quiet), new Output(out, timestamp));
  }

  @OnTimer(QUIET)
  public void onQuiet(
      @StateId(SERIES) MapState<String, SeriesState> series,
      @StateId(DUE) ValueState<Long> due,
      @TimerId(QUIET) Timer quiet,
      MultiOutputReceiver out) {
    detection.onTimer(
        new BeamState(series, due, quiet), new Output(out, GlobalWindow.INSTANCE.maxTimestamp()));
  }

  /** An alert is as early as the reading that opens it, which came with an earlier pack. */
  @Override
  @SuppressWarnings("deprecation") // Deprecated for what comes out behind the watermark.
  public Duration getAllowedTimestampSkew() {
    return Duration.millis(Long.MAX_VALUE);
  }

  private record BeamState(MapState<String, SeriesState> series, ValueState<Long> due, Timer quiet)
      implements ShardState {
    @Override
    public @Nullable SeriesState get(String name) {
      return series.get(name).read();
    }

    @Override
    public void put(String name, SeriesState state) {
      series.put(name, state);
    }

    @Override
    public void remove(String name) {
      series.remove(name);
    }

    @Override
    public List<Map.Entry<String, SeriesState>> all() {
      List<Map.Entry<String, SeriesState>> all = new ArrayList<>();
      for (Map.Entry<String, SeriesState> entry : series.entries().read()) {
        all.add(Map.entry(entry.getKey(), entry.getValue()));
      }
      return all;
    }

    @Override
    public @Nullable Long timerMillis() {
      return due.read();
    }

    /** Nothing waits for event time behind this step, so no watermark is held for the timer. */
    @Override
    public void setTimer(@Nullable Long millis) {
      if (millis == null) {
        due.clear();
        return;
      }
      long last = GlobalWindow.INSTANCE.maxTimestamp().getMillis();
      due.write(millis);
      quiet.withNoOutputTimestamp().set(Instant.ofEpochMilli(Math.min(millis, last)));
    }

    @Override
    public long watermarkMillis() {
      return quiet.getCurrentRelativeTime().getMillis();
    }
  }

  private final class Output implements ShardDetection.Listener {
    private final MultiOutputReceiver out;
    private final Instant letterTime;

    private Output(MultiOutputReceiver out, Instant letterTime) {
      this.out = out;
      this.letterTime = letterTime;
    }

    @Override
    public void alert(Alert alert) {
      boolean opens = alert.getState() == AlertState.ALERT_STATE_OPENED;
      (opens ? OPENED : CLOSED).inc();
      Counter ofRule = openedByRule.get(alert.getRuleId());
      if (opens && ofRule != null) {
        ofRule.inc();
      }
      long timeMillis = opens ? alert.getOpenedMillis() : alert.getClosedMillis();
      DELAY.count(System.currentTimeMillis() - timeMillis);
      out.get(FindAlerts.ALERTS).outputWithTimestamp(alert, Instant.ofEpochMilli(timeMillis));
    }

    @Override
    public void anomaly(Reading reading, ByteString payload) {
      ANOMALIES.inc();
      out.get(FindAlerts.ANOMALIES)
          .outputWithTimestamp(
              new Anomaly(reading, payload), Instant.ofEpochMilli(reading.epochMillis()));
    }

    @Override
    public void rejected(TopicRecord record, String step, Rejection rejection) {
      REJECTED.count(rejection.reason());
      out.get(FindAlerts.REJECTED)
          .outputWithTimestamp(
              settings.letters().letter(record, step, rejection, System.currentTimeMillis()),
              letterTime);
    }

    @Override
    public void counted(int released, int duplicates) {
      RELEASED.inc(released);
      SKIPPED.inc(duplicates);
    }
  }
}
