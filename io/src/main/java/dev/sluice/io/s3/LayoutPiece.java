package dev.sluice.io.s3;

import static com.google.common.base.Preconditions.checkArgument;

import java.io.Serializable;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A piece of a layout, the template of the folders in which objects lie.
 *
 * @param text what stands there; of a field its path
 * @param placeholder what it stands for; null for text
 */
public record LayoutPiece(String text, @Nullable Placeholder placeholder) implements Serializable {
  private static final Pattern PIECES = Pattern.compile("\\{([^{}]*)}|[^{}]+|[{}]");
  private static final String FIELD_PREFIX = "field:";

  /** What may stand in a layout, in the order in which messages name it. */
  public enum Placeholder {
    ORGANIZATION("organization", 0),
    SITE("site", 1),
    ZONE("zone", 2),
    CAMERA("camera", 3),
    MACHINE("machine", 0),
    DEVICE("device", 1),
    TOPIC("topic", -1),
    PARTITION("partition", -1),
    YEAR("yyyy", -1),
    MONTH("MM", -1),
    DAY("dd", -1),
    HOUR("HH", -1),
    FIELD(FIELD_PREFIX + "...", -1);

    private final String name;
    private final int part;

    Placeholder(String name, int part) {
      this.name = name;
      this.part = part;
    }

    /** How it is written. */
    String text() {
      return "{" + name + "}";
    }

    boolean isOfCamera() {
      return part >= 0 && !isOfDevice();
    }

    boolean isOfDevice() {
      return this == MACHINE || this == DEVICE;
    }

    boolean isOfTime() {
      return this == YEAR || this == MONTH || this == DAY || this == HOUR;
    }

    @Nullable ChronoField field() {
      return switch (this) {
        case YEAR -> ChronoField.YEAR;
        case MONTH -> ChronoField.MONTH_OF_YEAR;
        case DAY -> ChronoField.DAY_OF_MONTH;
        case HOUR -> ChronoField.HOUR_OF_DAY;
        default -> null;
      };
    }
  }

  /**
   * Reads a template.
   *
   * @param allowed what may stand in it
   * @throws IllegalArgumentException if it cannot be used; the message says why and at which
   *     character, from 1
   */
  public static List<LayoutPiece> parse(String template, Set<Placeholder> allowed) {
    checkArgument(
        template.endsWith("/"),
        "layout must end with /, since objects lie in it, but was: %s",
        template);
    checkArgument(
        !template.startsWith("/") && !template.contains("//"),
        "layout must have no empty folder, but was: %s",
        template);
    return cut(template, allowed);
  }

  /** The same of a part of a template that was read. */
  static List<LayoutPiece> cut(String template, Set<Placeholder> allowed) {
    List<LayoutPiece> pieces = new ArrayList<>();
    Matcher matcher = PIECES.matcher(template);
    while (matcher.find()) {
      pieces.add(piece(template, matcher, allowed));
    }
    return List.copyOf(pieces);
  }

  private static LayoutPiece piece(String template, Matcher matcher, Set<Placeholder> allowed) {
    String text = matcher.group();
    @Nullable String name = matcher.group(1);
    if (name == null) {
      checkArgument(
          !text.equals("{") && !text.equals("}"),
          "layout has a lonely %s at character %s: %s",
          text,
          matcher.start() + 1,
          template);
      return new LayoutPiece(text, null);
    }
    if (allowed.contains(Placeholder.FIELD) && name.startsWith(FIELD_PREFIX)) {
      return new LayoutPiece(name.substring(FIELD_PREFIX.length()), Placeholder.FIELD);
    }
    for (Placeholder each : allowed) {
      if (each.name.equals(name)) {
        return new LayoutPiece(text, each);
      }
    }
    throw new IllegalArgumentException(
        "layout has the unknown placeholder %s at character %s, allowed are %s: %s"
            .formatted(
                text,
                matcher.start() + 1,
                allowed.stream().map(Placeholder::text).collect(Collectors.joining(", ")),
                template));
  }

  /** Whether a part of the camera id stands here. */
  public boolean isOfCamera() {
    return placeholder != null && placeholder.isOfCamera();
  }

  /** Whether the machine or the device of a reading stands here. */
  public boolean isOfDevice() {
    return placeholder != null && placeholder.isOfDevice();
  }

  /** Whether a part of the time stands here. */
  public boolean isOfTime() {
    return placeholder != null && placeholder.isOfTime();
  }

  /** Which part of the camera id, or of a reading's key, stands here, from 0; -1 for none. */
  public int part() {
    return placeholder == null ? -1 : placeholder.part;
  }

  /** What stands here at a time, where it is text or a part of the time. */
  public String at(TemporalAccessor time) {
    if (placeholder == null) {
      return text;
    }
    @Nullable ChronoField field = placeholder.field();
    return field == null
        ? text
        : String.format("%0" + placeholder.name.length() + "d", time.get(field));
  }

  /** One group that matches what can stand here, where it is a part of the time. */
  public String digits() {
    return placeholder == null ? "()" : "(\\d{" + placeholder.name.length() + "})";
  }
}
