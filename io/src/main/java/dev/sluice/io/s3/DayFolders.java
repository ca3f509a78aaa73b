package dev.sluice.io.s3;

import com.google.common.collect.Lists;
import dev.sluice.io.s3.ObjectLayout.Folder;
import dev.sluice.transforms.cameras.CameraSelection;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Walks from the top of a layout to the folders that hold the selected cameras and days.
 *
 * <p>Only what a glob leaves open is listed: names that are known are written down, and dates as
 * long as they are few, since to list what is not there costs a request as well. Of more than
 * {@value #MOST_WRITTEN_DOWN} years, months or days those are listed that are there. A month that
 * is asked for whole is not taken apart: its days are told from the keys, a thousand of which come
 * in a request, whatever their day.
 */
final class DayFolders {
  private static final int MOST_WRITTEN_DOWN = 7;

  private final ObjectStore store;
  private final String bucket;
  private final CameraSelection selection;
  private final LocalDate firstDay;
  private final LocalDate lastDay;
  private final ListRequests requests;

  DayFolders(
      ObjectStore store,
      String bucket,
      CameraSelection selection,
      LocalDate firstDay,
      LocalDate lastDay,
      ListRequests requests) {
    this.store = store;
    this.bucket = bucket;
    this.selection = selection;
    this.firstDay = firstDay;
    this.lastDay = lastDay;
    this.requests = requests;
  }

  private record Found(String prefix, Dates dates) {}

  /** Prefixes of all keys that are asked for, none twice; nothing needs to be there. */
  List<String> find(String top, ObjectLayout layout, ParallelRequests parallel) throws IOException {
    List<Found> level = List.of(new Found(top, Dates.UNKNOWN));
    int last = layout.folders().size() - 1;
    for (int i = 0; i <= last; i++) {
      Folder folder = layout.folders().get(i);
      boolean mayStayWhole = i == last && !folder.isOfCamera();
      level =
          parallel.flatMap(
              level,
              from ->
                  mayStayWhole && from.dates.isWholeIn(firstDay, lastDay)
                      ? List.of(from)
                      : step(from, folder));
    }
    return level.stream().map(Found::prefix).toList();
  }

  private List<Found> step(Found from, Folder folder) throws IOException {
    Set<List<String>> dates = dates(from, folder);
    boolean open =
        folder.pieces().stream().anyMatch(piece -> piece.isOfCamera() && names(piece) == null);
    if (dates.size() > MOST_WRITTEN_DOWN) {
      return list(from, folder, null);
    }
    List<Found> next = new ArrayList<>();
    for (List<String> each : dates) {
      next.addAll(open ? list(from, folder, each) : writeDown(from, folder, each));
    }
    return next;
  }

  private @Nullable List<String> names(LayoutPiece piece) {
    return selection.part(piece.part()).names();
  }

  /** What stands in a folder's pieces on the days that are asked for; no more than are needed. */
  private Set<List<String>> dates(Found from, Folder folder) {
    Set<List<String>> dates = new LinkedHashSet<>();
    from.dates.days(
        firstDay,
        lastDay,
        day -> {
          dates.add(
              folder.pieces().stream()
                  .map(piece -> piece.isOfCamera() ? piece.text() : piece.at(day))
                  .toList());
          return folder.isOfDate() && dates.size() <= MOST_WRITTEN_DOWN;
        });
    return dates;
  }

  private List<Found> writeDown(Found from, Folder folder, List<String> dates) {
    List<List<String>> choices = new ArrayList<>();
    for (int i = 0; i < dates.size(); i++) {
      LayoutPiece piece = folder.pieces().get(i);
      List<String> names = piece.isOfCamera() ? names(piece) : null;
      choices.add(names == null ? List.of(dates.get(i)) : names);
    }
    return Lists.cartesianProduct(choices).stream()
        .map(texts -> found(from, folder, texts))
        .toList();
  }

  /**
   * Lists what is there.
   *
   * @param dates what stands in the pieces that are not of a camera; null for any date
   */
  private List<Found> list(Found from, Folder folder, @Nullable List<String> dates)
      throws IOException {
    StringBuilder known = new StringBuilder();
    StringBuilder regex = new StringBuilder();
    boolean open = false;
    for (int i = 0; i < folder.pieces().size(); i++) {
      LayoutPiece piece = folder.pieces().get(i);
      open |= piece.isOfCamera() || (piece.isOfTime() && dates == null);
      if (open || dates == null) {
        known.append(open ? "" : piece.text());
      } else {
        known.append(dates.get(i));
      }
      regex.append(
          piece.isOfCamera() || dates == null
              ? AskedKeys.regex(piece, selection)
              : "(" + Pattern.quote(dates.get(i)) + ")");
    }
    Pattern pattern = Pattern.compile(regex.toString(), Pattern.DOTALL);
    List<Found> next = new ArrayList<>();
    List<String> folders = store.listFolders(bucket, from.prefix + known);
    requests.listed(folders.size());
    for (String prefix : folders) {
      Matcher name = pattern.matcher(prefix.substring(from.prefix.length(), prefix.length() - 1));
      if (name.matches()) {
        List<String> texts = new ArrayList<>();
        for (int i = 1; i <= name.groupCount(); i++) {
          texts.add(name.group(i));
        }
        Found found = found(from, folder, texts);
        found.dates.days(
            firstDay,
            lastDay,
            day -> {
              next.add(found);
              return false;
            });
      }
    }
    return next;
  }

  private static Found found(Found from, Folder folder, List<String> texts) {
    Dates dates = from.dates;
    for (int i = 0; i < texts.size(); i++) {
      dates = dates.with(folder.pieces().get(i), texts.get(i));
    }
    return new Found(from.prefix + String.join("", texts) + "/", dates);
  }
}
