package dev.sluice.transforms.line;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import com.google.common.io.BaseEncoding;
import com.google.protobuf.ByteString;
import dev.sluice.line.v1.Alert;
import dev.sluice.line.v1.AlertState;
import dev.sluice.line.v1.AlertValue;
import dev.sluice.line.v1.LineRule;
import dev.sluice.state.v1.LineRuleState;
import dev.sluice.state.v1.SeriesState;
import dev.sluice.transforms.readings.Reading;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rules over the readings of one metric of one device, one after the other in their order.
 *
 * <p>A reading that is later than the one before it by more than the gap of the rules is a
 * beginning: nothing before it is compared to it, and no time runs on over it. An alert that is
 * open stays open, and closes as any other.
 *
 * <p>State: as many readings as the rules look back at, and of each rule the alert that is open.
 */
final class SeriesRules {
  private static final int ID_BYTES = 16;

  private final PlannedRules plan;
  private final String machine;
  private final String device;
  private final String metric;
  private final List<RunningRule> rules;
  private final int lookBack;

  /** Oldest first; the last one is the last of all. */
  private final List<Point> recent = new ArrayList<>();

  /** One rule, and what it remembers. */
  private final class RunningRule implements LinePattern.Memory {
    private final LineRule rule;
    private final LinePattern pattern;
    private @Nullable AlertValue beyond;
    private @Nullable Alert open;
    private LineListener out = NOBODY;
    private boolean isAnomaly;

    RunningRule(PlannedRules.Planned planned) {
      this.rule = planned.rule();
      this.pattern = planned.pattern();
    }

    @Override
    public boolean isOpen() {
      return open != null;
    }

    @Override
    public @Nullable AlertValue beyond() {
      return beyond;
    }

    @Override
    public void setBeyond(@Nullable AlertValue since) {
      beyond = since;
    }

    @Override
    public void open(AlertValue since, long openedMillis, List<AlertValue> by) {
      Alert opened =
          Alert.newBuilder()
              .setAlertId(id(rule.getId(), since))
              .setState(AlertState.ALERT_STATE_OPENED)
              .setRuleId(rule.getId())
              .setSeverity(rule.getSeverity())
              .setMachine(machine)
              .setDevice(device)
              .setMetric(metric)
              .setSinceMillis(since.getTimeMillis())
              .setOpenedMillis(openedMillis)
              .addAllOpenedBy(by)
              .build();
      open = opened;
      out.alert(opened);
    }

    @Override
    public void close(AlertValue by) {
      Alert opened = open;
      if (opened == null) {
        throw new IllegalStateException("no alert of " + rule.getId() + " is open");
      }
      open = null;
      out.alert(
          opened.toBuilder()
              .setState(AlertState.ALERT_STATE_CLOSED)
              // Of a silence that was known by the clock of the line its end may come later.
              .setClosedMillis(Math.max(opened.getOpenedMillis(), by.getTimeMillis()))
              .setClosedBy(by)
              .build());
    }

    @Override
    public void anomaly() {
      isAnomaly = true;
    }
  }

  private static final LineListener NOBODY =
      new LineListener() {
        @Override
        public void alert(Alert alert) {
          throw new IllegalStateException("no reading is at hand");
        }

        @Override
        public void anomaly(Reading reading, ByteString payload) {
          throw new IllegalStateException("no reading is at hand");
        }
      };

  SeriesRules(PlannedRules plan, String machine, String device, String metric) {
    this.plan = plan;
    this.machine = machine;
    this.device = device;
    this.metric = metric;
    List<PlannedRules.Planned> planned = plan.of(metric, machine, device);
    this.rules = new ArrayList<>(planned.size());
    int most = 1;
    for (PlannedRules.Planned rule : planned) {
      rules.add(new RunningRule(rule));
      most = Math.max(most, rule.pattern().lookBack());
    }
    this.lookBack = most;
  }

  /** Takes up what was remembered. What a rule that is no more has open is forgotten. */
  void restore(SeriesState saved) {
    for (AlertValue value : saved.getRecentList()) {
      recent.add(Point.of(value));
    }
    for (LineRuleState state : saved.getRulesList()) {
      for (RunningRule rule : rules) {
        if (rule.rule.getId().equals(state.getRuleId())) {
          rule.beyond = state.hasBeyond() ? state.getBeyond() : null;
          rule.open = state.hasOpen() ? state.getOpen() : null;
        }
      }
    }
  }

  void save(SeriesState.Builder state) {
    for (Point point : recent) {
      state.addRecent(point.value());
    }
    for (RunningRule rule : rules) {
      if (rule.beyond != null || rule.open != null) {
        LineRuleState.Builder remembered = LineRuleState.newBuilder().setRuleId(rule.rule.getId());
        if (rule.beyond != null) {
          remembered.setBeyond(rule.beyond);
        }
        if (rule.open != null) {
          remembered.setOpen(rule.open);
        }
        state.addRules(remembered);
      }
    }
  }

  /** Takes the next reading. */
  void accept(TimedReading next, LineListener out) {
    Point reading = Point.of(next.timeMillis(), next.reading().value());
    @Nullable Point last = recent.isEmpty() ? null : recent.get(recent.size() - 1);
    if (last != null && reading.timeMillis() - last.timeMillis() > plan.gapMillis()) {
      recent.clear();
      rules.forEach(rule -> rule.beyond = null);
    }
    boolean isAnomaly = false;
    for (RunningRule rule : rules) {
      rule.out = out;
      rule.isAnomaly = false;
      rule.pattern.accept(reading, recent, last, rule);
      isAnomaly |= rule.isAnomaly;
    }
    if (isAnomaly) {
      out.anomaly(next.reading(), next.payload());
    }
    if (recent.size() >= lookBack) {
      recent.remove(0);
    }
    recent.add(reading);
  }

  /**
   * Says that nothing more came of the device up to a time, and opens what that means.
   *
   * @param quietMillis for how long the device has been quiet
   */
  void quiet(long quietMillis, LineListener out) {
    if (recent.isEmpty()) {
      return;
    }
    Point last = recent.get(recent.size() - 1);
    for (RunningRule rule : rules) {
      if (!rule.isOpen() && quietMillis > rule.pattern.longestSilenceMillis()) {
        rule.out = out;
        SilencePattern.open(last, rule.pattern.longestSilenceMillis(), rule);
      }
    }
  }

  /** After how long a quiet of the device the next alert opens; MAX_VALUE: never. */
  long nextSilenceMillis() {
    long next = Long.MAX_VALUE;
    for (RunningRule rule : rules) {
      if (!rule.isOpen()) {
        next = Math.min(next, rule.pattern.longestSilenceMillis());
      }
    }
    return next;
  }

  boolean hasOpen() {
    for (RunningRule rule : rules) {
      if (rule.isOpen()) {
        return true;
      }
    }
    return false;
  }

  private String id(String ruleId, AlertValue since) {
    Hasher hasher = Hashing.sha256().newHasher();
    for (String part : List.of(ruleId, machine, device, metric, since.getValue())) {
      byte[] utf8 = part.getBytes(StandardCharsets.UTF_8);
      hasher.putInt(utf8.length).putBytes(utf8);
    }
    byte[] hash = hasher.putLong(since.getTimeMillis()).hash().asBytes();
    return BaseEncoding.base16().lowerCase().encode(hash, 0, ID_BYTES);
  }
}
