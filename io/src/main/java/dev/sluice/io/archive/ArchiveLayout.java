package dev.sluice.io.archive;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.protobuf.Message;
import dev.sluice.io.s3.KeyText;
import java.io.Serial;
import java.io.Serializable;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * In which folder of an archive a record lies, as a template such as {@code
 * data/{organization}/{site}/{zone}/{camera}/{yyyy}/{MM}/{dd}/}. Placeholders, in any order and as
 * often as wanted:
 *
 * <ul>
 *   <li>{@code {organization}}, {@code {site}}, {@code {zone}}, {@code {camera}}: the parts of the
 *       camera id
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

  private static final Pattern PIECES = Pattern.compile("\\{([^{}]*)}|[^{}]+|[{}]");
  private static final String FIELD = "field:";
  private static final long MILLIS_PER_HOUR = 3_600_000;
  private static final int HOURS_PER_DAY = 24;

  /** The layout that is used unless another is wanted. */
  public static final ArchiveLayout DEFAULT =
      parse("data/{organization}/{site}/{zone}/{camera}/{yyyy}/{MM}/{dd}/");

  private final String template;
  private final List<Piece> pieces;

  private ArchiveLayout(String template, List<Piece> pieces) {
    this.template = template;
    this.pieces = List.copyOf(pieces);
  }

  private enum Placeholder {
    ORGANIZATION("organization", 0),
    SITE("site", 1),
    ZONE("zone", 2),
    CAMERA("camera", 3),
    TOPIC("topic", -1),
    PARTITION("partition", -1),
    YEAR("yyyy", -1),
    MONTH("MM", -1),
    DAY("dd", -1),
    HOUR("HH", -1),
    FIELD(ArchiveLayout.FIELD + "...", -1);

    private final String name;
    private final int cameraPart;

    Placeholder(String name, int cameraPart) {
      this.name = name;
      this.cameraPart = cameraPart;
    }

    boolean isOfCamera() {
      return cameraPart >= 0;
    }

    boolean isOfTime() {
      return this == YEAR || this == MONTH || this == DAY || this == HOUR;
    }
  }

  /**
   * A piece of the template.
   *
   * @param text what stands there; of a field its path
   */
  private record Piece(String text, @Nullable Placeholder placeholder) implements Serializable {}

  /**
   * Reads a template.
   *
   * @throws IllegalArgumentException if it cannot be used; the message says why and where
   */
  public static ArchiveLayout parse(String template) {
    checkArgument(
        template.endsWith("/"),
        "layout must end with /, since objects lie in it, but was: %s",
        template);
    checkArgument(
        !template.startsWith("/") && !template.contains("//"),
        "layout must have no empty folder, but was: %s",
        template);
    checkArgument(
        !template.startsWith("_"),
        "layout must not begin with _, which is for the archive's own folders, but was: %s",
        template);
    checkArgument(
        Arrays.stream(template.split("/")).noneMatch(each -> each.equals(".") || each.equals("..")),
        "layout must have no folder . or .., but was: %s",
        template);
    List<Piece> pieces = new ArrayList<>();
    Matcher matcher = PIECES.matcher(template);
    while (matcher.find()) {
      pieces.add(piece(template, matcher));
    }
    return new ArchiveLayout(template, pieces);
  }

  private static Piece piece(String template, Matcher matcher) {
    String text = matcher.group();
    @Nullable String name = matcher.group(1);
    if (name == null) {
      checkArgument(
          !text.equals("{") && !text.equals("}"),
          "layout has a lonely %s at character %s: %s",
          text,
          matcher.start() + 1,
          template);
      return new Piece(text, null);
    }
    if (name.startsWith(FIELD)) {
      String path = name.substring(FIELD.length());
      MessageField.check(path, template);
      return new Piece(path, Placeholder.FIELD);
    }
    for (Placeholder each : Placeholder.values()) {
      if (each.name.equals(name)) {
        return new Piece(text, each);
      }
    }
    throw new IllegalArgumentException(
        "layout has the unknown placeholder %s at character %s, allowed are %s: %s"
            .formatted(
                text,
                matcher.start() + 1,
                Arrays.stream(Placeholder.values())
                    .map(each -> "{" + each.name + "}")
                    .collect(Collectors.joining(", ")),
                template));
  }

  /** Whether the camera has to be known. */
  boolean needsCamera() {
    return pieces.stream()
        .anyMatch(each -> each.placeholder != null && each.placeholder.isOfCamera());
  }

  /** Whether the message has to be decoded. */
  boolean needsMessage() {
    return has(Placeholder.FIELD);
  }

  /** Whether the event time has to be known. */
  boolean needsTime() {
    return pieces.stream()
        .anyMatch(each -> each.placeholder != null && each.placeholder.isOfTime());
  }

  private boolean has(Placeholder placeholder) {
    return pieces.stream().anyMatch(each -> each.placeholder == placeholder);
  }

  /** How long one folder holds, hours; 0 for ever. */
  int unitHours() {
    return has(Placeholder.HOUR) ? 1 : needsTime() ? HOURS_PER_DAY : 0;
  }

  /**
   * The folder of a record, with a {@code /} at its end.
   *
   * @param camera the parts of the camera id, where it is needed
   * @param timeMillis event time, where it is needed
   * @param message the message, where it is needed
   */
  String folder(
      ArchivedPartition partition,
      @Nullable CameraId camera,
      long timeMillis,
      @Nullable Message message) {
    LocalDateTime time =
        LocalDateTime.ofEpochSecond(
            Math.floorDiv(timeMillis, MILLIS_PER_HOUR) * (MILLIS_PER_HOUR / 1_000),
            0,
            ZoneOffset.UTC);
    StringBuilder folder = new StringBuilder();
    for (Piece piece : pieces) {
      Placeholder placeholder = piece.placeholder;
      if (placeholder == null) {
        folder.append(piece.text);
        continue;
      }
      switch (placeholder) {
        case ORGANIZATION, SITE, ZONE, CAMERA ->
            folder.append(
                KeyText.escape(camera == null ? "" : camera.parts().get(placeholder.cameraPart)));
        case TOPIC -> folder.append(partition.topic());
        case PARTITION -> folder.append("%05d".formatted(partition.partition()));
        case YEAR -> folder.append("%04d".formatted(time.getYear()));
        case MONTH -> folder.append("%02d".formatted(time.getMonthValue()));
        case DAY -> folder.append("%02d".formatted(time.getDayOfMonth()));
        case HOUR -> folder.append("%02d".formatted(time.getHour()));
        case FIELD ->
            folder.append(
                KeyText.escape(message == null ? "" : MessageField.text(message, piece.text)));
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
    for (Piece piece : pieces) {
      @Nullable Placeholder placeholder = piece.placeholder;
      if (placeholder == null) {
        regex.append(Pattern.quote(piece.text));
      } else {
        regex.append(
            placeholder.isOfTime() ? "(\\d{%d})".formatted(placeholder.name.length()) : "([^/]*)");
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
