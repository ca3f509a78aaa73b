package dev.sluice.io.archive;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.protobuf.Message;
import dev.sluice.io.s3.KeyText;
import dev.sluice.io.s3.LayoutPiece;
import dev.sluice.io.s3.LayoutPiece.Placeholder;
import java.io.Serial;
import java.io.Serializable;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * In which folder of an archive a record lies, as a template such as {@code
 * data/{organization}/{site}/{zone}/{camera}/{yyyy}/{MM}/{dd}/}. Placeholders, in any order and as
 * often as wanted:
 *
 * <ul>
 *   <li>{@code {organization}}, {@code {site}}, {@code {zone}}, {@code {camera}}: the parts of the
 *       camera id
 *   <li>{@code {machine}}, {@code {device}}: the parts of the key of a reading, {@code
 *       machine/device}, which is cut at its first {@code /}
 *   <li>{@code {topic}}, {@code {partition}}
 *   <li>{@code {yyyy}}, {@code {MM}}, {@code {dd}}, {@code {HH}}: the event time, UTC
 *   <li><code>{field:path}</code>: a field of the message, such as {@code {field:track_id}} or
 *       {@code {field:person.zone_type}}, or the name of what is set of a choice ({@code
 *       {field:subject}}). These need each message to be decoded, the others do not.
 * </ul>
 *
 * <p>Values are escaped: none of them leaves its folder, and no two give the same one.
 */
public final class ArchiveLayout implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  private static final Set<Placeholder> ALLOWED =
      Collections.unmodifiableSet(EnumSet.allOf(Placeholder.class));
  private static final long MILLIS_PER_HOUR = 3_600_000;
  private static final int HOURS_PER_DAY = 24;

  /** The layout that is used unless another is wanted. */
  public static final ArchiveLayout DEFAULT =
      parse("data/{organization}/{site}/{zone}/{camera}/{yyyy}/{MM}/{dd}/");

  private final String template;
  private final List<LayoutPiece> pieces;

  private ArchiveLayout(String template, List<LayoutPiece> pieces) {
    this.template = template;
    this.pieces = List.copyOf(pieces);
  }

  /**
   * Reads a template.
   *
   * @throws IllegalArgumentException if it cannot be used; the message says why and where
   */
  public static ArchiveLayout parse(String template) {
    List<LayoutPiece> pieces = LayoutPiece.parse(template, ALLOWED);
    checkArgument(
        !template.startsWith("_"),
        "layout must not begin with _, which is for the archive's own folders, but was: %s",
        template);
    checkArgument(
        Arrays.stream(template.split("/")).noneMatch(each -> each.equals(".") || each.equals("..")),
        "layout must have no folder . or .., but was: %s",
        template);
    pieces.stream()
        .filter(piece -> piece.placeholder() == Placeholder.FIELD)
        .forEach(piece -> MessageField.check(piece.text(), template));
    checkArgument(
        pieces.stream().noneMatch(LayoutPiece::isOfCamera)
            || pieces.stream().noneMatch(LayoutPiece::isOfDevice),
        "layout must name parts of a camera's id or of a device's key, not of both, but was: %s",
        template);
    return new ArchiveLayout(template, pieces);
  }

  /** Whether the camera has to be known. */
  boolean needsCamera() {
    return pieces.stream().anyMatch(LayoutPiece::isOfCamera);
  }

  /** Whether the record's key has to name a device. */
  boolean needsDevice() {
    return pieces.stream().anyMatch(LayoutPiece::isOfDevice);
  }

  /** Whether the message has to be decoded. */
  boolean needsMessage() {
    return has(Placeholder.FIELD);
  }

  /** Whether the event time has to be known. */
  boolean needsTime() {
    return pieces.stream().anyMatch(LayoutPiece::isOfTime);
  }

  private boolean has(Placeholder placeholder) {
    return pieces.stream().anyMatch(each -> each.placeholder() == placeholder);
  }

  /** Whether names of folders tell a day. */
  boolean hasDays() {
    return has(Placeholder.YEAR) && has(Placeholder.MONTH) && has(Placeholder.DAY);
  }

  /**
   * What the names of folders of a topic begin with, as far as that can be told.
   *
   * @param day null where it is not known
   */
  String begin(String topic, @Nullable LocalDate day) {
    StringBuilder begin = new StringBuilder();
    for (LayoutPiece piece : pieces) {
      @Nullable Placeholder placeholder = piece.placeholder();
      if (placeholder == null) {
        begin.append(piece.text());
      } else if (placeholder == Placeholder.TOPIC) {
        begin.append(topic);
      } else if (day != null && piece.isOfTime() && placeholder != Placeholder.HOUR) {
        begin.append(piece.at(day));
      } else {
        break;
      }
    }
    return begin.indexOf("_") == 0 ? "%5F" + begin.substring(1) : begin.toString();
  }

  /** How long one folder holds, hours; 0 for ever. */
  int unitHours() {
    return has(Placeholder.HOUR) ? 1 : needsTime() ? HOURS_PER_DAY : 0;
  }

  /**
   * The folder of a record, with a {@code /} at its end.
   *
   * @param names the parts of the camera id, or of the device's key, where they are needed
   * @param timeMillis event time, where it is needed
   * @param message the message, where it is needed
   */
  String folder(
      ArchivedPartition partition, List<String> names, long timeMillis, @Nullable Message message) {
    LocalDateTime time =
        LocalDateTime.ofEpochSecond(
            Math.floorDiv(timeMillis, MILLIS_PER_HOUR) * (MILLIS_PER_HOUR / 1_000),
            0,
            ZoneOffset.UTC);
    StringBuilder folder = new StringBuilder();
    for (LayoutPiece piece : pieces) {
      Placeholder placeholder = piece.placeholder();
      if (placeholder == null) {
        folder.append(piece.text());
        continue;
      }
      switch (placeholder) {
        case ORGANIZATION, SITE, ZONE, CAMERA, MACHINE, DEVICE ->
            folder.append(KeyText.escape(names.get(piece.part())));
        case TOPIC -> folder.append(partition.topic());
        case PARTITION -> folder.append("%05d".formatted(partition.partition()));
        case YEAR, MONTH, DAY, HOUR -> folder.append(piece.at(time));
        case FIELD ->
            folder.append(
                KeyText.escape(message == null ? "" : MessageField.text(message, piece.text())));
      }
    }
    // What begins with _ is the archive's own, whatever a camera is called.
    return folder.charAt(0) == '_' ? "%5F" + folder.substring(1) : folder.toString();
  }

  /**
   * The day of a folder, by its name; null where the layout has no days, or this is no folder of
   * it.
   *
   * @param path begins with the folder
   */
  @Nullable LocalDate day(String path) {
    StringBuilder regex = new StringBuilder();
    Map<Placeholder, Integer> groups = new EnumMap<>(Placeholder.class);
    int group = 0;
    for (LayoutPiece piece : pieces) {
      @Nullable Placeholder placeholder = piece.placeholder();
      if (placeholder == null) {
        regex.append(Pattern.quote(piece.text()));
      } else {
        regex.append(piece.isOfTime() ? piece.digits() : "([^/]*)");
        groups.putIfAbsent(placeholder, ++group);
      }
    }
    @Nullable Integer year = groups.get(Placeholder.YEAR);
    @Nullable Integer month = groups.get(Placeholder.MONTH);
    @Nullable Integer day = groups.get(Placeholder.DAY);
    if (year == null || month == null || day == null) {
      return null;
    }
    Matcher folder = Pattern.compile(regex.toString(), Pattern.DOTALL).matcher(path);
    try {
      return folder.lookingAt()
          ? LocalDate.of(
              Integer.parseInt(folder.group(year)),
              Integer.parseInt(folder.group(month)),
              Integer.parseInt(folder.group(day)))
          : null;
    } catch (DateTimeException | NumberFormatException e) {
      return null;
    }
  }

  /** The template. */
  @Override
  public String toString() {
    return template;
  }
}
