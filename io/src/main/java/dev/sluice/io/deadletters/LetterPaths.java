package dev.sluice.io.deadletters;

import dev.sluice.deadletter.v1.DeadLetter;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** How letters lie below a store's location: {@code <pipeline>/yyyy/MM/dd/HH/<hash>}, in UTC. */
final class LetterPaths {
  private static final DateTimeFormatter HOUR =
      DateTimeFormatter.ofPattern("yyyy/MM/dd/HH/").withZone(ZoneOffset.UTC);

  /** What stands behind the day's folder; anything else is not ours. */
  static final Pattern HOUR_AND_NAME =
      Pattern.compile("(\\d\\d)/[0-9a-f]{32}" + Pattern.quote(LetterBatch.EXTENSION));

  /** Folders of this form are no pipelines' but the store's own, such as its claims. */
  static final String RESERVED = "_";

  private LetterPaths() {}

  /**
   * The folder of a letter. The hour is that of the failure, or of the event where the former is
   * not known; else it is the first of all.
   */
  static String folder(DeadLetter letter) {
    return pipeline(letter.getPipeline())
        + "/"
        + HOUR.format(Instant.ofEpochMilli(placedMillis(letter).orElse(0)));
  }

  /** The time by which a letter is placed, epoch milliseconds UTC. */
  static OptionalLong placedMillis(DeadLetter letter) {
    if (letter.hasFailedMillis()) {
      return OptionalLong.of(letter.getFailedMillis());
    }
    return letter.hasEventMillis()
        ? OptionalLong.of(letter.getEventMillis())
        : OptionalLong.empty();
  }

  /** A pipeline's folder: its name, with what would mean something else in a key replaced. */
  static String pipeline(String name) {
    String plain = name.replaceAll("[^A-Za-z0-9._-]", "-");
    return plain.isEmpty() || plain.startsWith(RESERVED) || plain.startsWith(".")
        ? "pipeline-" + plain
        : plain;
  }
}
