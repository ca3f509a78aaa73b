package dev.sluice.io.s3;

import dev.sluice.io.s3.ObjectLayout.Folder;
import dev.sluice.transforms.cameras.CameraSelection;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which keys are asked for: those that lie, by a layout, under a selected camera and a day. */
public final class AskedKeys {
  private static final CameraSelection EVERYBODY = CameraSelection.parse("*/*/*/*");

  private final String top;
  private final LocalDate firstDay;
  private final LocalDate lastDay;
  private final List<LayoutPiece> pieces = new ArrayList<>();
  private final Pattern selected;
  private final Pattern anybody;

  /**
   * Keys below a place.
   *
   * @param top where the layout begins, with a {@code /} at its end unless it is empty
   * @param lastDay inclusive
   */
  AskedKeys(
      String top,
      ObjectLayout layout,
      CameraSelection selection,
      LocalDate firstDay,
      LocalDate lastDay) {
    this.top = top;
    this.firstDay = firstDay;
    this.lastDay = lastDay;
    layout.folders().forEach(folder -> pieces.addAll(folder.pieces()));
    this.selected = pattern(layout, selection);
    this.anybody = pattern(layout, EVERYBODY);
  }

  /**
   * Where an object lies.
   *
   * @param cameraId whose it is
   * @param day on which it was delivered
   */
  record Place(String cameraId, LocalDate day) {}

  /** Where on the way of time a key lies. */
  public enum Side {
    /** Under a day before those that are asked for. */
    BEFORE,
    /** Under one of them. */
    IN,
    /** Under a day behind them. */
    BEHIND,
    /** Under no day of the layout. */
    NOWHERE
  }

  private static Pattern pattern(ObjectLayout layout, CameraSelection selection) {
    StringBuilder regex = new StringBuilder();
    for (Folder folder : layout.folders()) {
      folder.pieces().forEach(piece -> regex.append(regex(piece, selection)));
      regex.append('/');
    }
    return Pattern.compile(regex.append(".*").toString(), Pattern.DOTALL);
  }

  /** One group that matches what can stand there. */
  static String regex(LayoutPiece piece, CameraSelection selection) {
    if (piece.isOfCamera()) {
      return selection.part(piece.part()).regex();
    }
    return piece.isOfTime() ? piece.digits() : "(" + Pattern.quote(piece.text()) + ")";
  }

  /** Where the object of a key lies; null where it is not asked for. */
  @Nullable Place place(String key) {
    @Nullable Place place = place(key, selected);
    return place == null || place.day.isBefore(firstDay) || place.day.isAfter(lastDay)
        ? null
        : place;
  }

  /** Whether the object of a key is asked for. */
  public boolean contains(String key) {
    return place(key) != null;
  }

  /** Where a key lies, whoever's it is. */
  public Side side(String key) {
    @Nullable Place place = place(key, anybody);
    if (place == null) {
      return Side.NOWHERE;
    }
    return place.day.isBefore(firstDay)
        ? Side.BEFORE
        : place.day.isAfter(lastDay) ? Side.BEHIND : Side.IN;
  }

  private @Nullable Place place(String key, Pattern pattern) {
    if (!key.startsWith(top)) {
      return null;
    }
    Matcher matcher = pattern.matcher(key).region(top.length(), key.length());
    if (!matcher.matches()) {
      return null;
    }
    String[] names = new String[ObjectLayout.CAMERA_PARTS];
    Dates dates = Dates.UNKNOWN;
    for (int i = 0; i < pieces.size(); i++) {
      LayoutPiece piece = pieces.get(i);
      if (piece.isOfCamera()) {
        names[piece.part()] = matcher.group(i + 1);
      } else {
        dates = dates.with(piece, matcher.group(i + 1));
      }
    }
    try {
      return new Place(String.join("/", names), dates.day());
    } catch (DateTimeException e) {
      return null;
    }
  }
}
