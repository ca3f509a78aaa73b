package dev.sluice.transforms.amounts;

import java.io.Serial;
import java.util.BitSet;

/**
 * Reads JSON from its begin to its end, as RFC 8259 has it and nothing else; a byte order mark
 * before it is passed over. Numbers and strings have no limit here: whoever reads one has one.
 *
 * <p>It is our own, since Gson's reader takes some numbers of more than twenty digits for no JSON
 * (their first digits are a multiple of 2 to the power of 64), and any of more than 1,024
 * characters; and where it passes over a string, it does not look at what is in it. Memory: what is
 * read, and a bit for each level; the work is linear in the length of the text.
 */
public final class JsonText {
  /** What {@link #peek} says behind the end. */
  public static final int END = -1;

  /** What {@link #peek} says of a number, whatever it begins with. */
  public static final int NUMBER = '0';

  private static final char BYTE_ORDER_MARK = '\ufeff';

  private final char[] text;
  private final int end;
  private int at;
  private boolean isFirst;

  /** A text is no JSON, or too deep. Nothing of it is in the exception. */
  public static final class NoJsonException extends Exception {
    @Serial private static final long serialVersionUID = 1L;
    private final boolean tooDeep;

    private NoJsonException(boolean tooDeep) {
      // Bad data can come in floods.
      super(null, null, false, false);
      this.tooDeep = tooDeep;
    }

    /** Whether it may be JSON, and has more levels than are passed over. */
    public boolean isTooDeep() {
      return tooDeep;
    }
  }

  /** A part of a text; not copied. */
  public JsonText(char[] text, int begin, int end) {
    this.text = text;
    this.end = end;
    this.at = begin < end && text[begin] == BYTE_ORDER_MARK ? begin + 1 : begin;
  }

  /**
   * What comes next, behind white space: the first character of a value, {@link #NUMBER} for any
   * number, {@link #END}.
   */
  public int peek() {
    while (at < end && isSpace(text[at])) {
      at++;
    }
    if (at == end) {
      return END;
    }
    return text[at] == '-' || isDigit(at) ? NUMBER : text[at];
  }

  /** Goes into an object or an array, if that is what comes. */
  public void open(char bracket) throws NoJsonException {
    expect(peek() == bracket);
    at++;
    isFirst = true;
  }

  /** Whether a member or an element comes; if not, what was opened is behind us. */
  public boolean hasNext(char closing) throws NoJsonException {
    int next = peek();
    boolean first = isFirst;
    isFirst = false;
    if (next == closing) {
      at++;
      return false;
    }
    if (!first) {
      expect(next == ',');
      at++;
    }
    return true;
  }

  /** The name of a member, and its colon. */
  public String name() throws NoJsonException {
    String name = string();
    expect(peek() == ':');
    at++;
    return name;
  }

  /** A string's value. */
  public String string() throws NoJsonException {
    expect(peek() == '"');
    int begin = at + 1;
    if (!skipString()) {
      return new String(text, begin, at - 1 - begin);
    }
    StringBuilder value = new StringBuilder(at - begin);
    for (int i = begin; i < at - 1; i++) {
      if (text[i] != '\\') {
        value.append(text[i]);
      } else if (text[++i] == 'u') {
        value.append((char) Integer.parseInt(new String(text, i + 1, 4), 16));
        i += 4;
      } else {
        int escape = "bfnrt".indexOf(text[i]);
        value.append(escape < 0 ? text[i] : "\b\f\n\r\t".charAt(escape));
      }
    }
    return value.toString();
  }

  /** A number as it is written. */
  public String number() throws NoJsonException {
    expect(peek() == NUMBER);
    int begin = at;
    skipNumber();
    return new String(text, begin, at - begin);
  }

  /** A value of at most so many levels, as it is written, without what stands around it. */
  public String raw(int mostLevels) throws NoJsonException {
    int unused = peek();
    int begin = at;
    skip(mostLevels);
    return new String(text, begin, at - begin);
  }

  /** Passes over a value of at most so many levels. */
  public void skip(int mostLevels) throws NoJsonException {
    if (peek() != '{' && peek() != '[') {
      skipScalar(peek());
      return;
    }
    // A bit for each level: whether it is an object.
    BitSet objects = new BitSet();
    int level = 0;
    do {
      int next = peek();
      if (next == '{' || next == '[') {
        if (level == mostLevels) {
          throw new NoJsonException(/* tooDeep= */ true);
        }
        objects.set(level++, next == '{');
        open((char) next);
      } else {
        skipScalar(next);
      }
      while (level > 0 && !hasNext(objects.get(level - 1) ? '}' : ']')) {
        level--;
      }
      if (level > 0 && objects.get(level - 1)) {
        skipName();
      }
    } while (level > 0);
  }

  private void skipName() throws NoJsonException {
    expect(peek() == '"');
    boolean unused = skipString();
    expect(peek() == ':');
    at++;
  }

  private void skipScalar(int first) throws NoJsonException {
    switch (first) {
      case '"' -> {
        boolean unused = skipString();
      }
      case NUMBER -> skipNumber();
      case 't' -> skipWord("true");
      case 'f' -> skipWord("false");
      case 'n' -> skipWord("null");
      default -> throw new NoJsonException(/* tooDeep= */ false);
    }
  }

  private void skipWord(String word) throws NoJsonException {
    for (int i = 0; i < word.length(); i++) {
      expect(at < end && text[at] == word.charAt(i));
      at++;
    }
  }

  /** Goes behind a string; whether there is an escape in it. */
  private boolean skipString() throws NoJsonException {
    boolean escapes = false;
    at++;
    while (at < end && text[at] != '"') {
      expect(text[at] >= ' ');
      if (text[at] == '\\') {
        escapes = true;
        at++;
        expect(at < end && "\"\\/bfnrtu".indexOf(text[at]) >= 0);
        for (int digits = text[at] == 'u' ? 4 : 0; digits > 0; digits--) {
          at++;
          expect(at < end && text[at] < 128 && Character.digit(text[at], 16) >= 0);
        }
      }
      at++;
    }
    expect(at < end);
    at++;
    return escapes;
  }

  private void skipNumber() throws NoJsonException {
    at += text[at] == '-' ? 1 : 0;
    boolean zero = at < end && text[at] == '0';
    skipDigits(zero ? at + 1 : end);
    if (at < end && text[at] == '.') {
      at++;
      skipDigits(end);
    }
    if (at < end && (text[at] == 'e' || text[at] == 'E')) {
      at++;
      at += at < end && (text[at] == '+' || text[at] == '-') ? 1 : 0;
      skipDigits(end);
    }
  }

  /** One or more, and none at or behind a place. */
  private void skipDigits(int most) throws NoJsonException {
    expect(at < end && isDigit(at));
    while (at < most && isDigit(at)) {
      at++;
    }
  }

  private boolean isDigit(int place) {
    return text[place] >= '0' && text[place] <= '9';
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
  }

  private static void expect(boolean met) throws NoJsonException {
    if (!met) {
      throw new NoJsonException(/* tooDeep= */ false);
    }
  }
}
