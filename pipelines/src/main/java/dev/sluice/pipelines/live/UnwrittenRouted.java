package dev.sluice.pipelines.live;

import dev.sluice.deadletter.v1.DeadLetter;
import dev.sluice.io.kafka.UnwrittenRecord;
import dev.sluice.transforms.deadletters.TopicLetters;
import org.apache.beam.sdk.transforms.SimpleFunction;

/** The letter of what its own topic does not take, or that has none; its original is the record. */
public final class UnwrittenRouted extends SimpleFunction<UnwrittenRecord, DeadLetter> {
  private static final long serialVersionUID = 1L;

  private final TopicLetters letters;
  private final String step;

  /**
   * @param letters makes the dead letters
   * @param step the step that they name
   */
  public UnwrittenRouted(TopicLetters letters, String step) {
    this.letters = letters;
    this.step = step;
  }

  @Override
  public DeadLetter apply(UnwrittenRecord unwritten) {
    return letters.unwritten(
        unwritten.record().topic(),
        unwritten.record().record(),
        step,
        unwritten.rejection(),
        System.currentTimeMillis());
  }
}
