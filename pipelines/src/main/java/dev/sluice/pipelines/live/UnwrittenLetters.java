package dev.sluice.pipelines.live;

import dev.sluice.deadletter.v1.DeadLetter;
import dev.sluice.deadletter.v1.Reason;
import dev.sluice.io.kafka.RefusedRecord;
import dev.sluice.transforms.deadletters.TopicLetters;
import dev.sluice.transforms.rejections.Rejection;
import org.apache.beam.sdk.transforms.SimpleFunction;

/** The letter of what is larger than its topic takes; its original is the record. */
public final class UnwrittenLetters extends SimpleFunction<RefusedRecord, DeadLetter> {
  private static final long serialVersionUID = 1L;

  private final TopicLetters letters;
  private final String step;

  /**
   * @param letters makes the dead letters
   * @param step the step that they name
   */
  public UnwrittenLetters(TopicLetters letters, String step) {
    this.letters = letters;
    this.step = step;
  }

  @Override
  public DeadLetter apply(RefusedRecord refused) {
    return letters.unwritten(
        refused.topic(),
        refused.record(),
        step,
        new Rejection(Reason.REASON_RECORD_TOO_LARGE, refused.message()),
        System.currentTimeMillis());
  }
}
