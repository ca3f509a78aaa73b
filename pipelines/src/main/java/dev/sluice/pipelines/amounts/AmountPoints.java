package dev.sluice.pipelines.amounts;

import dev.sluice.deadletter.v1.DeadLetter;
import dev.sluice.deadletter.v1.Reason;
import dev.sluice.io.influx.LineProtocol;
import dev.sluice.io.influx.PointMapping;
import dev.sluice.io.influx.QuestTables;
import dev.sluice.transforms.amounts.Amount;
import dev.sluice.transforms.amounts.AmountBatch;
import dev.sluice.transforms.deadletters.TopicLetters;
import dev.sluice.transforms.rejections.Rejection;
import java.util.List;

/**
 * A low event as a point of the measurement {@code event}.
 *
 * <p>A point has no key of its own but its tags and its time, so the tags are topic and partition,
 * and the time is the event's millisecond with the offset, modulo a million, as its nanoseconds:
 * the same record is always the same point, and two events of one millisecond stay two. Two records
 * of one partition whose offsets are a multiple of a million apart and whose events have the very
 * same millisecond would be one point.
 *
 * <p>The amount is there as a double, for queries, and as its exact text; the offset too, so that a
 * point can be told to be of its record.
 */
public final class AmountPoints implements PointMapping<AmountBatch, Amount> {
  private static final long serialVersionUID = 1L;

  /** The step that dead letters name. */
  public static final String STEP = "WriteLow";

  /** The measurement. */
  public static final String MEASUREMENT = "event";

  private static final long NANOS = 1_000_000;

  private final TopicLetters letters;

  /**
   * Points.
   *
   * @param letters makes the dead letters
   */
  public AmountPoints(TopicLetters letters) {
    this.letters = letters;
  }

  /** The table in QuestDB. */
  public static QuestTables.Layout layout() {
    return new QuestTables.Layout(
        MEASUREMENT,
        List.of("topic", "partition"),
        List.of("\"amount\" double", "\"exact\" varchar", "\"offset\" long"));
  }

  @Override
  public List<Amount> points(AmountBatch batch) {
    return batch.amounts();
  }

  @Override
  public String line(Amount point) {
    return LineProtocol.of(MEASUREMENT)
        .tag("topic", point.record().topic())
        .tag("partition", Integer.toString(point.record().partition()))
        .field("amount", point.amount().doubleValue())
        .field("exact", point.amount().toPlainString())
        .field("offset", point.record().offset())
        .at(nanos(point.timeMillis(), point.record().offset()));
  }

  static long nanos(long millis, long offset) {
    return millis * NANOS + offset % NANOS;
  }

  @Override
  public DeadLetter refused(Amount point, String message) {
    return letters.letter(
        point.record(),
        STEP,
        new Rejection(Reason.REASON_STORE_REFUSED, message),
        System.currentTimeMillis());
  }
}
