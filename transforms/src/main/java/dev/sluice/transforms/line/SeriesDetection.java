package dev.sluice.transforms.line;

import com.google.protobuf.ByteString;
import dev.sluice.deadletter.v1.Reason;
import dev.sluice.state.v1.SeriesState;
import dev.sluice.transforms.order.ReorderBuffer;
import dev.sluice.transforms.readings.Reading;
import dev.sluice.transforms.readings.ReadingParser;
import dev.sluice.transforms.rejections.Rejection;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The readings of one metric of one device: put in order, and given to the rules, live and in a
 * replay. What is late depends on the order in which they come alone, which a partition keeps.
 *
 * <p>State: what came of the last allowance of event time, at most {@value #WAITING_LIMIT}
 * readings, and what {@link SeriesRules} remembers.
 */
final class SeriesDetection {
  /** The step that a late reading's dead letter names. */
  static final String ORDER_STEP = "OrderReadings";

  /** Why a late reading is rejected. */
  static final Rejection LATE =
      new Rejection(Reason.REASON_TOO_LATE, "the reading is later than the allowed disorder");

  private static final int WAITING_LIMIT = 10_000;

  /** What the clock of the line may be behind what it has seen, milliseconds. */
  private static final long SLACK_MILLIS = 1_000;

  private final PlannedRules plan;
  private final long allowanceMillis;
  private final SeriesRules rules;
  private final ReorderBuffer<TimedReading> buffer;
  private long activeMillis = Long.MIN_VALUE;
  private boolean changed;

  private SeriesDetection(
      PlannedRules plan,
      long allowanceMillis,
      SeriesRules rules,
      ReorderBuffer<TimedReading> buffer) {
    this.plan = plan;
    this.allowanceMillis = allowanceMillis;
    this.rules = rules;
    this.buffer = buffer;
  }

  /** Of a device that is new. */
  static SeriesDetection of(PlannedRules plan, long allowanceMillis, Reading first) {
    return new SeriesDetection(
        plan,
        allowanceMillis,
        new SeriesRules(plan, first.machine(), first.device(), first.metric()),
        new ReorderBuffer<>(allowanceMillis, WAITING_LIMIT));
  }

  /** Goes on where it was left. */
  static SeriesDetection restore(
      PlannedRules plan,
      long allowanceMillis,
      String machine,
      String device,
      String metric,
      SeriesState saved) {
    List<TimedReading> waiting = new ArrayList<>(saved.getWaitingCount());
    if (saved.getWaitingCount() > 0) {
      ReadingParser parser = ReadingParser.ofMetric(metric);
      for (ByteString payload : saved.getWaitingList()) {
        // What was good when it came is good still, unless another version reads it now.
        if (parser.read(payload) instanceof Reading reading) {
          waiting.add(new TimedReading(reading, payload));
        }
      }
    }
    SeriesRules rules = new SeriesRules(plan, machine, device, metric);
    rules.restore(saved);
    SeriesDetection detection =
        new SeriesDetection(
            plan,
            allowanceMillis,
            rules,
            new ReorderBuffer<>(
                allowanceMillis, WAITING_LIMIT, saved.getFrontierMillis(), waiting));
    detection.activeMillis = saved.getActiveMillis();
    return detection;
  }

  /**
   * Takes the next reading.
   *
   * @param nowMillis the clock of the line, {@link Long#MIN_VALUE} where there is none
   */
  ReorderBuffer.Offered offer(
      Reading reading, ByteString payload, long nowMillis, Consumer<TimedReading> released) {
    ReorderBuffer.Offered offered = buffer.offer(new TimedReading(reading, payload), released);
    if (offered == ReorderBuffer.Offered.BUFFERED) {
      changed = true;
      activeMillis = Math.max(activeMillis, Math.max(reading.epochMillis(), nowMillis));
    }
    return offered;
  }

  /** Gives a reading that was released to the rules. */
  void accept(TimedReading reading, LineListener out) {
    rules.accept(reading, out);
  }

  /**
   * Whether anything came that was neither late nor there already; else there is nothing to save.
   */
  boolean isChanged() {
    return changed;
  }

  SeriesState toState() {
    SeriesState.Builder state =
        SeriesState.newBuilder()
            .setFrontierMillis(buffer.frontierMillis())
            .setActiveMillis(activeMillis);
    for (TimedReading waiting : buffer.waiting()) {
      state.addWaiting(waiting.payload());
    }
    rules.save(state);
    return state.build();
  }

  /** When there is something to do if nothing more comes; MAX_VALUE: never. */
  long dueMillis() {
    if (!buffer.isEmpty()) {
      return activeMillis + allowanceMillis + SLACK_MILLIS;
    }
    long silenceMillis = rules.nextSilenceMillis();
    if (silenceMillis < Long.MAX_VALUE) {
      return activeMillis + silenceMillis + allowanceMillis + SLACK_MILLIS;
    }
    return rules.hasOpen() ? Long.MAX_VALUE : activeMillis + plan.keptMillis();
  }

  /**
   * Does what is due at a time of the line's clock.
   *
   * @return whether it is to be forgotten
   */
  boolean quiet(long nowMillis, Consumer<TimedReading> released, LineListener out) {
    if (nowMillis >= dueMillis() && !buffer.isEmpty()) {
      buffer.releaseAll(released);
    }
    if (nowMillis >= dueMillis() && rules.nextSilenceMillis() < Long.MAX_VALUE) {
      rules.quiet(nowMillis - activeMillis - allowanceMillis - SLACK_MILLIS + 1, out);
    }
    return nowMillis >= dueMillis() && buffer.isEmpty();
  }

  /**
   * Ends with the recording: all that waits is released, and who is silent up to its end is silent.
   *
   * @param untilMillis the end, epoch milliseconds UTC
   */
  void end(long untilMillis, Consumer<TimedReading> released, LineListener out) {
    buffer.releaseAll(released);
    rules.quiet(untilMillis - activeMillis, out);
  }
}
