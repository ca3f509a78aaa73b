package dev.sluice.io.deadletters;

import java.io.IOException;

/** Letters that lie elsewhere than in an object store, as in a topic. */
public interface LetterStream {

  /**
   * Gives all of them to a visitor, oldest first, until it has seen enough.
   *
   * @throws IOException if they cannot be read
   */
  void read(LetterVisitor visitor) throws IOException;
}
