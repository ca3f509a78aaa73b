package dev.sluice.transforms.rules;

/** Takes what is wrong with a rule set, in the order in which it is found. */
@FunctionalInterface
public interface Faults {
  /** The offset of a fault that is one of the whole field. */
  int WHOLE = -1;

  /**
   * Takes one fault.
   *
   * @param path the field, by JSON names: {@code rules[3].holds.condition.when}; it need not be
   *     written
   * @param offset where in the field's text, in code points from 0, or {@link #WHOLE}
   * @param message what is wrong and what to do
   */
  void add(String path, int offset, String message);

  /** Takes one fault of a whole field. */
  default void add(String path, String message) {
    add(path, WHOLE, message);
  }
}
