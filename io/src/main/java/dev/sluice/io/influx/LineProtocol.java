package dev.sluice.io.influx;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkState;

/**
 * Builds one line of InfluxDB's line protocol: measurement, then tags, then fields, then the time.
 * Names and values are escaped; line breaks in tags, which the protocol cannot carry, become
 * spaces. What else it cannot carry is refused by an {@link UnwritablePointException}: it would be
 * another point, or a comment.
 *
 * <pre>{@code
 * LineProtocol.of("event").tag("partition", "0").field("amount", 3.1).at(1_700_000_000_000_000_007L)
 * }</pre>
 */
public final class LineProtocol {
  private final StringBuilder line = new StringBuilder(128);
  private boolean fields;

  private LineProtocol() {}

  /** A line of a measurement. */
  public static LineProtocol of(String measurement) {
    if (measurement.isEmpty() || measurement.startsWith("#")) {
      throw new UnwritablePointException("a measurement must not be empty or begin with #");
    }
    LineProtocol protocol = new LineProtocol();
    protocol.escaped(measurement, ", ");
    return protocol;
  }

  /** Adds a tag; one without a value is none, as the protocol has no empty tags. */
  public LineProtocol tag(String name, String value) {
    checkState(!fields, "tags come before fields");
    if (!value.isEmpty()) {
      line.append(',');
      escaped(name, ",= ");
      line.append('=');
      escaped(value, ",= ");
    }
    return this;
  }

  /** Adds a field of a finite double. */
  public LineProtocol field(String name, double value) {
    checkArgument(Double.isFinite(value), "a field must be finite, but was: %s", value);
    name(name);
    line.append(value);
    return this;
  }

  /** Adds a field of a whole number. */
  public LineProtocol field(String name, long value) {
    name(name);
    line.append(value).append('i');
    return this;
  }

  /** Adds a field of a text. */
  public LineProtocol field(String name, String value) {
    name(name);
    line.append('"');
    checkCharacters(value);
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        line.append('\\');
      }
      line.append(c);
    }
    line.append('"');
    return this;
  }

  /**
   * The line, without a line break at its end.
   *
   * @param nanos epoch nanoseconds UTC
   */
  public String at(long nanos) {
    checkState(fields, "a point has at least one field");
    return line.append(' ').append(nanos).toString();
  }

  private void name(String name) {
    line.append(fields ? ',' : ' ');
    fields = true;
    escaped(name, ",= ");
    line.append('=');
  }

  private void escaped(String text, String special) {
    checkCharacters(text);
    if (text.endsWith("\\")) {
      throw new UnwritablePointException("a name or a tag must not end in a backslash");
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\n' || c == '\r' || c == '\t') {
        c = ' ';
      }
      if (special.indexOf(c) >= 0) {
        line.append('\\');
      }
      line.append(c);
    }
  }

  /** As bytes, half a character would be a question mark. */
  private static void checkCharacters(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isHighSurrogate(text.charAt(i))
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(text.charAt(i))) {
        throw new UnwritablePointException("a name, a tag or a field must be of whole characters");
      }
    }
  }
}
