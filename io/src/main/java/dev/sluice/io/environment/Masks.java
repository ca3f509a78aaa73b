package dev.sluice.io.environment;

import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URLEncoder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Takes the secrets that this process has read out of texts in which somebody else may have quoted
 * one: as it is, line by line, as in an address, and as between quotes.
 *
 * <p>It is the second line behind our own words, for what those cannot foresee. A secret of fewer
 * than {@value #SHORTEST} characters is left in, as it would be found in words that are none.
 */
public final class Masks {
  static final int SHORTEST = 6;
  private static final String MASK = "***";

  /** Longest first, since one may be a part of another. */
  private static volatile List<String> known = List.of();

  private Masks() {}

  static synchronized void remember(String secret) {
    known =
        Stream.concat(
                known.stream(),
                Stream.concat(Stream.of(secret), secret.lines())
                    .map(String::strip)
                    .flatMap(Masks::forms)
                    .filter(form -> form.length() >= SHORTEST))
            .distinct()
            .sorted(Comparator.comparingInt(String::length).reversed())
            .toList();
  }

  private static Stream<String> forms(String secret) {
    return Stream.of(
            secret,
            // Of USER:PASSWORD, as InfluxDB 1.x has it.
            secret.substring(secret.indexOf(':') + 1),
            // Of base64, which is as good without, and to which JSON and addresses do what they
            // like.
            secret.replaceFirst("=+$", ""))
        .flatMap(Masks::quoted);
  }

  private static Stream<String> quoted(String secret) {
    String address = URLEncoder.encode(secret, StandardCharsets.UTF_8);
    String json = secret.replace("\\", "\\\\").replace("\"", "\\\"");
    // As JSON that may stand in a page has it.
    String page =
        json.replace("<", "\\u003c")
            .replace(">", "\\u003e")
            .replace("&", "\\u0026")
            .replace("=", "\\u003d")
            .replace("'", "\\u0027");
    return Stream.of(secret, address, address.replace("+", "%20"), json, page);
  }

  /** The text without secrets. */
  public static String masked(String text) {
    String masked = text;
    for (String secret : known) {
      masked = masked.replace(secret, MASK);
    }
    return masked;
  }

  /** The message of somebody else's exception without secrets; what it is, where it has none. */
  public static String words(Throwable thrown) {
    String message = thrown.getMessage();
    return message == null || message.isBlank()
        ? thrown.getClass().getSimpleName()
        : masked(message);
  }

  /** Masks what is printed on standard error from now on, logs and stack traces among it. */
  public static void maskStandardError() {
    System.setErr(stream(System.err));
  }

  /** A stream that masks line by line, and passes on what is no whole line when it is flushed. */
  static PrintStream stream(OutputStream to) {
    return new PrintStream(new Masking(to), false, Charset.defaultCharset());
  }

  private static final class Masking extends FilterOutputStream {
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    Masking(OutputStream to) {
      super(to);
    }

    @Override
    public synchronized void write(int oneByte) throws IOException {
      line.write(oneByte);
      if (oneByte == '\n') {
        flush();
      }
    }

    @Override
    public synchronized void write(byte[] bytes, int from, int length) throws IOException {
      int begin = from;
      for (int i = from; i < from + length; i++) {
        if (bytes[i] == '\n') {
          line.write(bytes, begin, i + 1 - begin);
          begin = i + 1;
          pass();
        }
      }
      line.write(bytes, begin, from + length - begin);
      out.flush();
    }

    @Override
    public synchronized void flush() throws IOException {
      pass();
      out.flush();
    }

    private void pass() throws IOException {
      Charset charset = Charset.defaultCharset();
      out.write(masked(line.toString(charset)).getBytes(charset));
      line.reset();
    }
  }
}
