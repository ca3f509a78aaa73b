package dev.sluice.transforms.amounts;

/**
 * Makes numbers of JSON readable that are too long for its reader, which takes them for no JSON at
 * all: they become other numbers that are too long for anything that we read, and are refused, or
 * passed over, for that. Text in quotes and what is no number stay as they are.
 */
public final class LongNumbers {
  /** Gson's reader gives up behind 1,024. */
  private static final int LONGEST = DecimalText.MOST_CHARACTERS + 1;

  private LongNumbers() {}

  /** In a part of a text, in place; linear in its length. */
  public static void shorten(char[] text, int begin, int end) {
    int at = begin;
    while (at < end) {
      if (text[at] == '"') {
        at = quoteEnd(text, at + 1, end);
      } else if (isOfNumber(text[at])) {
        int from = at;
        while (at < end && isOfNumber(text[at])) {
          at++;
        }
        if (at - from > LONGEST && isNumber(text, from, at)) {
          for (int i = from; i < at; i++) {
            text[i] = i - from < LONGEST ? '9' : ' ';
          }
        }
      } else {
        at++;
      }
    }
  }

  private static int quoteEnd(char[] text, int from, int end) {
    int at = from;
    while (at < end && text[at] != '"') {
      at += text[at] == '\\' ? 2 : 1;
    }
    return at + 1;
  }

  private static boolean isOfNumber(char c) {
    return (c >= '0' && c <= '9') || c == '-' || c == '+' || c == '.' || c == 'e' || c == 'E';
  }

  /** Whether all of it is a number as JSON writes them. */
  private static boolean isNumber(char[] text, int from, int end) {
    int at = from < end && text[from] == '-' ? from + 1 : from;
    int wholeEnd = digitsEnd(text, at, end);
    if (wholeEnd == at || (text[at] == '0' && wholeEnd > at + 1)) {
      return false;
    }
    at = wholeEnd;
    if (at < end && text[at] == '.') {
      int fractionEnd = digitsEnd(text, at + 1, end);
      if (fractionEnd == at + 1) {
        return false;
      }
      at = fractionEnd;
    }
    if (at < end && (text[at] == 'e' || text[at] == 'E')) {
      at++;
      if (at < end && (text[at] == '+' || text[at] == '-')) {
        at++;
      }
      int exponentEnd = digitsEnd(text, at, end);
      if (exponentEnd == at) {
        return false;
      }
      at = exponentEnd;
    }
    return at == end;
  }

  private static int digitsEnd(char[] text, int from, int end) {
    int at = from;
    while (at < end && text[at] >= '0' && text[at] <= '9') {
      at++;
    }
    return at;
  }
}
