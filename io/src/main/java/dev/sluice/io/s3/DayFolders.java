package dev.sluice.io.s3;

import com.google.common.collect.Lists;
import dev.sluice.io.s3.ObjectLayout.Folder;
import dev.sluice.io.s3.ObjectLayout.Piece;
import dev.sluice.transforms.cameras.CameraSelection;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Walks from the top of a layout to the folders of the selected cameras and days. Only what a glob
 * leaves open is listed: names and dates that are known are written down.
 */
final class DayFolders {
  private final ObjectStore store;
  private final ObjectLocation top;
  private final CameraSelection selection;

  DayFolders(ObjectStore store, ObjectLocation top, CameraSelection selection) {
    this.store = store;
    this.top = top;
    this.selection = selection;
  }

  /**
   * A folder on the way down.
   *
   * @param prefix of its keys
   * @param names the parts of the camera id that are known so far
   * @param days which lie in it; one at the end of the way
   */
  record Found(String prefix, List<@Nullable String> names, List<LocalDate> days) {
    String cameraId() {
      return names.stream().map(String::valueOf).collect(Collectors.joining("/"));
    }

    LocalDate day() {
      return days.get(0);
    }
  }

  /** The folders of those days, which are in order, for each camera; they need not be there. */
  List<Found> find(ObjectLayout layout, List<LocalDate> days, ParallelRequests parallel)
      throws IOException {
    List<@Nullable String> nothing = Arrays.asList(new @Nullable String[ObjectLayout.CAMERA_PARTS]);
    String start = top.key().isEmpty() || top.key().endsWith("/") ? top.key() : top.key() + "/";
    List<Found> level = List.of(new Found(start, nothing, days));
    for (Folder folder : layout.folders()) {
      level = parallel.flatMap(level, from -> step(from, folder));
    }
    return level;
  }

  private List<Found> step(Found from, Folder folder) throws IOException {
    Map<String, List<LocalDate>> groups = new LinkedHashMap<>();
    for (LocalDate day : from.days) {
      groups.computeIfAbsent(folder.datesOn(day), any -> new ArrayList<>()).add(day);
    }
    List<Found> next = new ArrayList<>();
    for (List<LocalDate> days : groups.values()) {
      boolean known =
          folder.pieces().stream().allMatch(piece -> !piece.isOfCamera() || names(piece) != null);
      next.addAll(known ? writeDown(from, folder, days) : list(from, folder, days));
    }
    return next;
  }

  private @Nullable List<String> names(Piece piece) {
    return selection.part(piece.cameraPart()).names();
  }

  private List<Found> writeDown(Found from, Folder folder, List<LocalDate> days) {
    List<List<String>> choices = new ArrayList<>();
    for (Piece piece : folder.pieces()) {
      List<String> names = piece.isOfCamera() ? names(piece) : null;
      choices.add(names == null ? List.of(piece.on(days.get(0))) : names);
    }
    return Lists.cartesianProduct(choices).stream()
        .map(texts -> found(from, folder, texts, days))
        .toList();
  }

  private List<Found> list(Found from, Folder folder, List<LocalDate> days) throws IOException {
    StringBuilder known = new StringBuilder();
    StringBuilder regex = new StringBuilder();
    boolean open = false;
    for (Piece piece : folder.pieces()) {
      if (piece.isOfCamera()) {
        regex.append(selection.part(piece.cameraPart()).regex());
        open = true;
      } else {
        String text = piece.on(days.get(0));
        regex.append("(").append(Pattern.quote(text)).append(")");
        known.append(open ? "" : text);
      }
    }
    Pattern pattern = Pattern.compile(regex.toString(), Pattern.DOTALL);
    List<Found> next = new ArrayList<>();
    for (String prefix : store.listFolders(top.bucket(), from.prefix + known)) {
      Matcher name = pattern.matcher(prefix.substring(from.prefix.length(), prefix.length() - 1));
      if (name.matches()) {
        List<String> texts = new ArrayList<>();
        for (int i = 1; i <= name.groupCount(); i++) {
          texts.add(name.group(i));
        }
        next.add(found(from, folder, texts, days));
      }
    }
    return next;
  }

  private static Found found(Found from, Folder folder, List<String> texts, List<LocalDate> days) {
    List<@Nullable String> names = new ArrayList<>(from.names);
    for (int i = 0; i < texts.size(); i++) {
      Piece piece = folder.pieces().get(i);
      if (piece.isOfCamera()) {
        names.set(piece.cameraPart(), texts.get(i));
      }
    }
    return new Found(from.prefix + String.join("", texts) + "/", names, days);
  }
}
