package dev.sluice.transforms.rules;

/** Takes what is wrong with a rule set, in the order in which it is found. */
@FunctionalInterface
interface Faults {

  /**
   * Takes one fault.
   *
   * @param path the field, by JSON names: {@code rules[3].holds.condition.when}; it need not be
   *     written
   * @param offset where in the field's text, in code points from 0; 0 for the field as a whole
   * @param message what is wrong and what to do
   */
  void add(String path, int offset, String message);
}
