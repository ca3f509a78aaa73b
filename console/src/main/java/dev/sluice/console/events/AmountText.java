package dev.sluice.console.events;

import dev.sluice.console.events.EventFormatException.Reason;
import java.math.BigDecimal;
import java.util.regex.Pattern;

/** Reads an amount: a decimal as JSON writes numbers, exact. */
final class AmountText {
  static final int MOST_CHARACTERS = 1_000;
  static final int MOST_DIGITS = 1_000;
  private static final int MOST_EXPONENT_DIGITS = 6;

  /** The groups of digits are possessive: no text takes longer than its length. */
  private static final Pattern DECIMAL =
      Pattern.compile("-?(?:0|[1-9][0-9]*+)(?:\\.[0-9]++)?(?:[eE][+-]?0*+([0-9]*+))?");

  private AmountText() {}

  /**
   * The decimal that a text says.
   *
   * @throws EventFormatException if it says none, or one that is beyond all use
   */
  static BigDecimal parse(String text, int index) throws EventFormatException {
    if (text.length() > MOST_CHARACTERS) {
      throw new EventFormatException(
          Reason.AMOUNT_OUT_OF_RANGE,
          index,
          String.format("amount has more than %,d characters", MOST_CHARACTERS));
    }
    var decimal = DECIMAL.matcher(text);
    boolean matches = decimal.matches();
    char last = text.isEmpty() ? ' ' : text.charAt(text.length() - 1);
    if (!matches || last < '0' || last > '9') {
      throw new EventFormatException(
          Reason.AMOUNT_INVALID, index, "amount must be a decimal number, such as 3.10");
    }
    String exponent = decimal.group(1);
    if (exponent == null || exponent.length() <= MOST_EXPONENT_DIGITS) {
      BigDecimal amount = new BigDecimal(text);
      int before = amount.signum() == 0 ? 1 : amount.precision() - amount.scale();
      if (before <= MOST_DIGITS && Math.abs(amount.scale()) <= MOST_DIGITS) {
        return amount;
      }
    }
    throw new EventFormatException(
        Reason.AMOUNT_OUT_OF_RANGE,
        index,
        String.format(
            "amount must have at most %,d digits before and after the point", MOST_DIGITS));
  }
}
