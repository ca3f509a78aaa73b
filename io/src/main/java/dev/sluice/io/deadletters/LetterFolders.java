package dev.sluice.io.deadletters;

import com.google.common.base.Splitter;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.ObjectStore;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Finds folders of the form {@code <pipeline>/yyyy/MM/dd/}, and only those that can matter. */
final class LetterFolders {
  private static final long DAY_MILLIS = Duration.ofDays(1).toMillis();
  private static final Pattern NUMBERS =
      Pattern.compile("\\d{4}|\\d{4}/\\d\\d|\\d{4}/\\d\\d/\\d\\d");

  private LetterFolders() {}

  /**
   * A day of a pipeline.
   *
   * @param key the folder, ending in {@code /}
   */
  record Folder(LocalDate day, String key) {}

  /**
   * The folders in which there may be letters that match.
   *
   * @param root where the pipelines' folders lie; ends in {@code /} unless it is the bucket
   * @param daysHeld for how many days, from its own on, a folder has letters that were rejected
   */
  static List<Folder> list(
      ObjectStore store, ObjectLocation root, LetterFilter filter, int daysHeld)
      throws IOException {
    List<Folder> folders = new ArrayList<>();
    for (String pipeline : store.listFolders(root.bucket(), root.key())) {
      String name = pipeline.substring(root.key().length(), pipeline.length() - 1);
      if (name.startsWith(LetterPaths.RESERVED) || !filter.mayMatch(name)) {
        continue;
      }
      for (String year : numbered(store, root.bucket(), pipeline, pipeline)) {
        for (String month : numbered(store, root.bucket(), pipeline, year)) {
          for (String key : numbered(store, root.bucket(), pipeline, month)) {
            day(key.substring(pipeline.length()))
                .filter(day -> filter.mayMatch(millis(day), millis(day) + daysHeld * DAY_MILLIS))
                .ifPresent(day -> folders.add(new Folder(day, key)));
          }
        }
      }
    }
    return folders;
  }

  private static List<String> numbered(
      ObjectStore store, String bucket, String pipeline, String folder) throws IOException {
    return store.listFolders(bucket, folder).stream()
        .filter(
            each -> NUMBERS.matcher(each.substring(pipeline.length(), each.length() - 1)).matches())
        .toList();
  }

  private static Optional<LocalDate> day(String folder) {
    List<Integer> parts =
        Splitter.on('/').omitEmptyStrings().splitToStream(folder).map(Integer::valueOf).toList();
    try {
      return Optional.of(LocalDate.of(parts.get(0), parts.get(1), parts.get(2)));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** The first moment of a day, epoch milliseconds UTC. */
  static long millis(LocalDate day) {
    return day.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
  }
}
