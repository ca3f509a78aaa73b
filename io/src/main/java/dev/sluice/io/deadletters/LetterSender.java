package dev.sluice.io.deadletters;

import java.io.IOException;
import java.util.List;

/** Sends originals back into topics: the seam between a replay of letters and a broker. */
public interface LetterSender extends AutoCloseable {

  /** What is known of a record that was sent. */
  enum Outcome {
    /** It is in its topic. */
    SENT,
    /** It is not, and will not be. */
    REFUSED,
    /** The broker did not say. */
    UNCERTAIN
  }

  /**
   * What became of a record.
   *
   * @param outcome what is known of it
   * @param message why, where it is not {@link Outcome#SENT}; never its content
   */
  record Answer(Outcome outcome, String message) {
    /** For a record that is in its topic. */
    public static final Answer SENT = new Answer(Outcome.SENT, "");
  }

  /**
   * Sends records, in their order within each partition, and waits until all is known that can be.
   *
   * @return what became of each, in their order
   * @throws IOException if none of them was sent, such as for a topic that does not exist or a
   *     broker that is away
   */
  List<Answer> send(List<OriginalRecord> records) throws IOException;

  @Override
  void close();
}
