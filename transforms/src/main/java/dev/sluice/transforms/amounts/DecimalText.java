package dev.sluice.transforms.amounts;

import java.math.BigDecimal;

/**
 * Reads decimal numbers, exactly, as JSON writes them: {@code
 * -?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?}.
 *
 * <p>A number has at most {@value #MOST_DIGITS} digits from its first that is not zero, and lies,
 * if it is not zero, between 1e-{@value #MOST_EXPONENT} and 1e{@value #MOST_EXPONENT} in magnitude.
 * So it is finite as a {@code double}, fits a column of SQL's {@code numeric}, and can be written
 * out in some hundred characters. {@code -0} is 0. The scale stays: 3.10 is read as 3.10. A zero
 * has no exponent: its scale is that of its digits, from 0 to {@value #MOST_EXPONENT}.
 *
 * <p>The work is linear in the length of the text, whatever it says.
 */
public final class DecimalText {
  /** Digits from the first that is not zero. */
  public static final int MOST_DIGITS = 100;

  /** Of the number in scientific notation, either way. */
  public static final int MOST_EXPONENT = 300;

  /** More cannot be a number within the limits, but for needless zeros. */
  private static final int MOST_CHARACTERS = 1_000;

  /** Beyond any limit, and far from overflow. */
  private static final int EXPONENT_CAP = 1_000_000;

  private static final String NOT_DECIMAL = "is no decimal number";
  private static final String TOO_MANY_DIGITS = "has more than " + MOST_DIGITS + " digits";
  private static final String OUT_OF_RANGE =
      "is not between 1e-" + MOST_EXPONENT + " and 1e" + MOST_EXPONENT + " in magnitude";

  private DecimalText() {}

  /**
   * Reads a number.
   *
   * @throws InvalidDecimalException if the text is none, or one outside of the limits; the message
   *     goes on behind the name of what was read
   */
  public static BigDecimal read(String text) throws InvalidDecimalException {
    int length = text.length();
    if (length > MOST_CHARACTERS) {
      throw new InvalidDecimalException("has more than " + MOST_CHARACTERS + " characters");
    }
    int at = length > 0 && text.charAt(0) == '-' ? 1 : 0;
    int wholeEnd = digitsEnd(text, at);
    if (wholeEnd == at || (text.charAt(at) == '0' && wholeEnd > at + 1)) {
      throw new InvalidDecimalException(NOT_DECIMAL);
    }
    int fractionEnd = wholeEnd;
    if (wholeEnd < length && text.charAt(wholeEnd) == '.') {
      fractionEnd = digitsEnd(text, wholeEnd + 1);
      if (fractionEnd == wholeEnd + 1) {
        throw new InvalidDecimalException(NOT_DECIMAL);
      }
    }
    int exponent = 0;
    if (fractionEnd < length) {
      exponent = exponent(text, fractionEnd);
    }
    // At most as many digits as there are characters, without the exponent: cheap, and exact.
    BigDecimal mantissa = new BigDecimal(text.substring(0, fractionEnd));
    return bounded(mantissa, exponent);
  }

  private static BigDecimal bounded(BigDecimal mantissa, int exponent)
      throws InvalidDecimalException {
    if (mantissa.signum() == 0) {
      long scale = Math.max(0, Math.min(MOST_EXPONENT, (long) mantissa.scale() - exponent));
      return BigDecimal.ZERO.setScale((int) scale);
    }
    if (mantissa.precision() > MOST_DIGITS) {
      throw new InvalidDecimalException(TOO_MANY_DIGITS);
    }
    long scientific = (long) mantissa.precision() - mantissa.scale() - 1 + exponent;
    boolean tooLarge =
        scientific > MOST_EXPONENT
            || (scientific == MOST_EXPONENT && !isPowerOfTen(mantissa.unscaledValue().toString()));
    if (tooLarge || scientific < -MOST_EXPONENT) {
      throw new InvalidDecimalException(OUT_OF_RANGE);
    }
    return exponent == 0 ? mantissa : mantissa.scaleByPowerOfTen(exponent);
  }

  /** Of digits with or without a sign. */
  private static boolean isPowerOfTen(String digits) {
    return digits.replace("-", "").matches("10*");
  }

  /** Where the digits from a place on end: that place, if there is none. */
  private static int digitsEnd(String text, int from) {
    int at = from;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    return at;
  }

  /** The exponent whose sign of {@code e} is at a place, capped where it is beyond all limits. */
  private static int exponent(String text, int at) throws InvalidDecimalException {
    if (text.charAt(at) != 'e' && text.charAt(at) != 'E') {
      throw new InvalidDecimalException(NOT_DECIMAL);
    }
    int from = at + 1;
    boolean negative = from < text.length() && text.charAt(from) == '-';
    if (negative || (from < text.length() && text.charAt(from) == '+')) {
      from++;
    }
    int end = digitsEnd(text, from);
    if (end == from || end < text.length()) {
      throw new InvalidDecimalException(NOT_DECIMAL);
    }
    int exponent = 0;
    for (int i = from; i < end; i++) {
      exponent = Math.min(EXPONENT_CAP, exponent * 10 + (text.charAt(i) - '0'));
    }
    return negative ? -exponent : exponent;
  }
}
