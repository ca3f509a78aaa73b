package dev.sluice.io.deadletters;

import java.io.IOException;

/** What becomes of letters that are read one after the other. */
public interface LetterVisitor {
  /**
   * Takes a letter.
   *
   * @return false to see no more
   */
  boolean letter(FoundLetter letter) throws IOException;

  /**
   * Takes note of an object that cannot be read, or not further; reading goes on with the next.
   *
   * @param why the rest of a sentence about the object
   */
  void unreadable(String objectUri, String why);

  /** Takes note of how far the reading is: days of letters, each of any size. */
  default void progress(int daysDone, int daysTotal) {}
}
