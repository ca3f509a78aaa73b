package dev.sluice.io.s3;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.base.Splitter;
import java.io.Serial;
import java.io.Serializable;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * In which folders the objects of a camera and a day lie, as a template such as {@code
 * data/{organization}/{site}/{zone}/{camera}/{yyyy}/{MM}/{dd}/}. Each placeholder stands in it
 * once, in any order, alone in its folder or with text around it ({@code dt={yyyy}-{MM}-{dd}/}).
 * Days are of UTC. Below the folder of a day everything belongs to it, whatever the depth.
 */
public final class ObjectLayout implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  /** How many parts a camera id has. */
  static final int CAMERA_PARTS = 4;

  private static final Pattern PIECES = Pattern.compile("\\{([^{}]*)}|[^{}]+|[{}]");
  private static final String ALLOWED =
      Arrays.stream(Placeholder.values()).map(Placeholder::text).collect(Collectors.joining(", "));

  /** The layout that is used unless another is wanted. */
  public static final ObjectLayout DEFAULT =
      parse("data/{organization}/{site}/{zone}/{camera}/{yyyy}/{MM}/{dd}/");

  private final String template;
  private final List<Folder> folders;

  private ObjectLayout(String template, List<Folder> folders) {
    this.template = template;
    this.folders = List.copyOf(folders);
  }

  /** What a folder's name is made of. */
  enum Placeholder {
    ORGANIZATION("organization", 0),
    SITE("site", 1),
    ZONE("zone", 2),
    CAMERA("camera", 3),
    YEAR("yyyy", -1),
    MONTH("MM", -1),
    DAY("dd", -1);

    private final String name;
    private final int cameraPart;

    Placeholder(String name, int cameraPart) {
      this.name = name;
      this.cameraPart = cameraPart;
    }

    String text() {
      return "{" + name + "}";
    }
  }

  /** A piece of a folder's name: text, a part of the camera id, or a part of the date. */
  record Piece(String text, @Nullable Placeholder placeholder) implements Serializable {
    /** Whether a part of the camera id stands here, and not text or a part of the date. */
    boolean isOfCamera() {
      return cameraPart() >= 0;
    }

    boolean isOfDate() {
      return placeholder != null && placeholder.cameraPart < 0;
    }

    boolean isYear() {
      return placeholder == Placeholder.YEAR;
    }

    boolean isMonth() {
      return placeholder == Placeholder.MONTH;
    }

    /** Which part of the camera id stands here, from 0; -1 for none. */
    int cameraPart() {
      return placeholder == null ? -1 : placeholder.cameraPart;
    }

    /** What stands here on a day; for what is not {@link #isOfCamera}. */
    String on(LocalDate day) {
      if (placeholder == null) {
        return text;
      }
      return switch (placeholder) {
        case YEAR -> "%04d".formatted(day.getYear());
        case MONTH -> "%02d".formatted(day.getMonthValue());
        case DAY -> "%02d".formatted(day.getDayOfMonth());
        default -> throw new IllegalStateException(text + " is not of a date");
      };
    }
  }

  /** The name of one folder. */
  record Folder(List<Piece> pieces) implements Serializable {
    boolean isOfDate() {
      return pieces.stream().anyMatch(Piece::isOfDate);
    }

    boolean isOfCamera() {
      return pieces.stream().anyMatch(Piece::isOfCamera);
    }
  }

  /**
   * Reads a template.
   *
   * @throws IllegalArgumentException if it cannot be used; the message says why and at which
   *     character, from 1
   */
  public static ObjectLayout parse(String template) {
    checkArgument(
        template.endsWith("/"),
        "layout must end with /, since objects lie in it, but was: %s",
        template);
    checkArgument(
        !template.startsWith("/") && !template.contains("//"),
        "layout must have no empty folder, but was: %s",
        template);
    List<Piece> all = new ArrayList<>();
    Matcher pieces = PIECES.matcher(template);
    while (pieces.find()) {
      all.add(piece(template, pieces));
    }
    checkEachOnce(template, all);
    return new ObjectLayout(template, folders(template));
  }

  private static Piece piece(String template, Matcher piece) {
    String text = piece.group();
    String name = piece.group(1);
    if (name == null) {
      checkArgument(
          !text.equals("{") && !text.equals("}"),
          "layout has a lonely %s at character %s: %s",
          text,
          piece.start() + 1,
          template);
      return new Piece(text, null);
    }
    for (Placeholder each : Placeholder.values()) {
      if (each.name.equals(name)) {
        return new Piece(text, each);
      }
    }
    throw new IllegalArgumentException(
        "layout has the unknown placeholder %s at character %s, allowed are %s: %s"
            .formatted(text, piece.start() + 1, ALLOWED, template));
  }

  private static void checkEachOnce(String template, List<Piece> pieces) {
    for (Placeholder each : Placeholder.values()) {
      long count = pieces.stream().filter(piece -> piece.placeholder == each).count();
      checkArgument(
          count == 1,
          "layout must have %s once, but has it %s times: %s",
          each.text(),
          count,
          template);
    }
    for (int i = 1; i < pieces.size(); i++) {
      Piece before = pieces.get(i - 1);
      Piece piece = pieces.get(i);
      checkArgument(
          !before.isOfCamera() || !piece.isOfCamera(),
          "layout must have text between %s and %s, or it cannot be told where one ends: %s",
          before.text,
          piece.text,
          template);
    }
  }

  private static List<Folder> folders(String template) {
    List<Folder> folders = new ArrayList<>();
    for (String name : Splitter.on('/').omitEmptyStrings().split(template)) {
      List<Piece> pieces = new ArrayList<>();
      Matcher matcher = PIECES.matcher(name);
      while (matcher.find()) {
        pieces.add(piece(template, matcher));
      }
      folders.add(new Folder(List.copyOf(pieces)));
    }
    return folders;
  }

  /**
   * The folder of a camera and a day, with a {@code /} at its end: where a writer puts an object.
   *
   * @param cameraId {@code organization/site/zone/camera}
   */
  public String prefix(String cameraId, LocalDate day) {
    List<String> parts = Splitter.on('/').splitToList(cameraId);
    checkArgument(
        parts.size() == CAMERA_PARTS && !parts.contains(""),
        "a camera id must be organization/site/zone/camera, but was: %s",
        cameraId);
    StringBuilder prefix = new StringBuilder();
    for (Folder folder : folders) {
      for (Piece piece : folder.pieces) {
        prefix.append(piece.isOfCamera() ? parts.get(piece.cameraPart()) : piece.on(day));
      }
      prefix.append('/');
    }
    return prefix.toString();
  }

  List<Folder> folders() {
    return folders;
  }

  /** The template. */
  @Override
  public String toString() {
    return template;
  }
}
