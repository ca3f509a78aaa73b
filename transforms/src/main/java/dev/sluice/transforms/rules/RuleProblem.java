package dev.sluice.transforms.rules;

/**
 * Something that is wrong with a rule set.
 *
 * @param source the file, or the field of the message where there is no file
 * @param line in the file, or in the text of the field; from 1
 * @param column in code points, from 1
 * @param message what is wrong there, and what to do; cut after 500 characters
 */
public record RuleProblem(String source, int line, int column, String message) {
  private static final int MOST_CHARACTERS = 500;

  public RuleProblem {
    if (message.length() > MOST_CHARACTERS) {
      message = message.substring(0, MOST_CHARACTERS) + "...";
    }
  }

  /** {@code rules.yaml:12:5: unknown key 'x'}. */
  @Override
  public String toString() {
    return source + ":" + line + ":" + column + ": " + message;
  }
}
