package dev.sluice.io.s3;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.base.Splitter;
import dev.sluice.io.s3.LayoutPiece.Placeholder;
import java.io.Serial;
import java.io.Serializable;
import java.time.LocalDate;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

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

  private static final Set<Placeholder> EACH_ONCE =
      Collections.unmodifiableSet(
          EnumSet.of(
              Placeholder.ORGANIZATION,
              Placeholder.SITE,
              Placeholder.ZONE,
              Placeholder.CAMERA,
              Placeholder.YEAR,
              Placeholder.MONTH,
              Placeholder.DAY));

  /** The layout that is used unless another is wanted. */
  public static final ObjectLayout DEFAULT =
      parse("data/{organization}/{site}/{zone}/{camera}/{yyyy}/{MM}/{dd}/");

  private final String template;
  private final List<Folder> folders;

  private ObjectLayout(String template, List<Folder> folders) {
    this.template = template;
    this.folders = List.copyOf(folders);
  }

  /** The name of one folder. */
  record Folder(List<LayoutPiece> pieces) implements Serializable {
    boolean isOfDate() {
      return pieces.stream().anyMatch(LayoutPiece::isOfTime);
    }

    boolean isOfCamera() {
      return pieces.stream().anyMatch(LayoutPiece::isOfCamera);
    }
  }

  /**
   * Reads a template.
   *
   * @throws IllegalArgumentException if it cannot be used; the message says why and at which
   *     character, from 1
   */
  public static ObjectLayout parse(String template) {
    List<LayoutPiece> pieces = LayoutPiece.parse(template, EACH_ONCE);
    checkEachOnce(template, pieces);
    return new ObjectLayout(template, folders(template));
  }

  private static void checkEachOnce(String template, List<LayoutPiece> pieces) {
    for (Placeholder each : EACH_ONCE) {
      long count = pieces.stream().filter(piece -> piece.placeholder() == each).count();
      checkArgument(
          count == 1,
          "layout must have %s once, but has it %s times: %s",
          each.text(),
          count,
          template);
    }
    for (int i = 1; i < pieces.size(); i++) {
      LayoutPiece before = pieces.get(i - 1);
      LayoutPiece piece = pieces.get(i);
      checkArgument(
          !before.isOfCamera() || !piece.isOfCamera(),
          "layout must have text between %s and %s, or it cannot be told where one ends: %s",
          before.text(),
          piece.text(),
          template);
    }
  }

  private static List<Folder> folders(String template) {
    return Splitter.on('/')
        .omitEmptyStrings()
        .splitToStream(template)
        .map(name -> new Folder(LayoutPiece.cut(name, EACH_ONCE)))
        .toList();
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
      for (LayoutPiece piece : folder.pieces) {
        prefix.append(piece.isOfCamera() ? parts.get(piece.part()) : piece.at(day));
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
