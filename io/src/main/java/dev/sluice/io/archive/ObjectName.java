package dev.sluice.io.archive;

import dev.sluice.io.records.RecordForm;
import dev.sluice.io.records.RecordFraming;
import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The name of an object of an archive, behind the last {@code /} of its key: {@code
 * <topic>-<partition>-<generation>-<first offset>-<last offset>.<extension>}, the numbers padded
 * with zeros, so that the names of a partition sort by time within a generation.
 *
 * @param partition whose records it holds
 * @param generation the start of the partition's writer that wrote it
 * @param first offset of its first record
 * @param last offset of its last record
 * @param extension says the format
 */
public record ObjectName(
    ArchivedPartition partition, long generation, long first, long last, String extension) {
  /** By topic, partition and offset: the order in which a replay meets them. */
  public static final Comparator<ObjectName> BY_OFFSET =
      Comparator.comparing((ObjectName name) -> name.partition.topic())
          .thenComparing(name -> name.partition.partition())
          .thenComparing(ObjectName::first);

  private static final long LONGEST_GENERATION = 999_999_999_999_999_999L;
  private static final String LONGEST_EXTENSION = "delimited.parquet";

  /** Whatever else lies there, such as what a server leaves of an interrupted PUT, is no object. */
  private static final Pattern NAME =
      Pattern.compile(
          "([a-zA-Z0-9._-]{1,249})-(\\d{5,10})-(\\d{6,18})-(\\d{20})-(\\d{20})\\.([a-z0-9]+(?:\\.[a-z]+)?)");

  /** No object of the partition has a longer name. */
  static int longestLength(ArchivedPartition partition) {
    return new ObjectName(
            partition, LONGEST_GENERATION, Long.MAX_VALUE, Long.MAX_VALUE, LONGEST_EXTENSION)
        .toString()
        .length();
  }

  /** The name at the end of a key; null where it is no object of an archive. */
  public static @Nullable ObjectName parse(String key) {
    Matcher name = NAME.matcher(key.substring(key.lastIndexOf('/') + 1));
    if (!name.matches() || !ArchivedPartition.isTopic(name.group(1))) {
      return null;
    }
    try {
      return new ObjectName(
          new ArchivedPartition(name.group(1), Integer.parseInt(name.group(2))),
          Long.parseLong(name.group(3)),
          Long.parseLong(name.group(4)),
          Long.parseLong(name.group(5)),
          name.group(6));
    } catch (NumberFormatException e) {
      return null;
    }
  }

  /**
   * How its records, or dead letters, are written, whatever they are themselves; null for a format
   * that is not of records one behind the other.
   */
  public @Nullable RecordForm form() {
    int dot = extension.indexOf('.');
    String format = dot < 0 ? extension : extension.substring(0, dot);
    @Nullable RecordFraming framing =
        format.equals(ArchiveFormat.LINES.extension())
            ? RecordFraming.LINES
            : format.equals(ArchiveFormat.TEXT.extension())
                ? RecordFraming.TEXT
                : format.equals(ArchiveFormat.DELIMITED.extension())
                        || format.equals(FileBodies.LETTERS)
                    ? RecordFraming.DELIMITED
                    : null;
    return framing == null
        ? null
        : new RecordForm(framing, FileCompression.ofSuffix(extension.substring(format.length())));
  }

  /** Whether it holds values of records as they were. */
  boolean isOfValues() {
    return form() != null && !extension.startsWith(FileBodies.LETTERS);
  }

  @Override
  public String toString() {
    return "%s-%05d-%06d-%020d-%020d.%s"
        .formatted(partition.topic(), partition.partition(), generation, first, last, extension);
  }
}
