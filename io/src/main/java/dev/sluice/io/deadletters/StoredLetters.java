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
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The letters that live pipelines wrote; only folders of the days that can match are listed. */
final class StoredLetters extends LetterPlace {
  private static final long DAY_MILLIS = Duration.ofDays(1).toMillis();
  private static final long HOUR_MILLIS = Duration.ofHours(1).toMillis();
  private static final Pattern NUMBERS =
      Pattern.compile("\\d{4}|\\d{4}/\\d\\d|\\d{4}/\\d\\d/\\d\\d");

  private final ObjectLocation location;

  StoredLetters(ObjectLocation location) {
    this.location = location.key().isEmpty() ? location : location.resolve("");
  }

  @Override
  List<Day> days(ObjectStore store, LetterFilter filter) throws IOException {
    List<Day> days = new ArrayList<>();
    for (String pipeline : store.listFolders(location.bucket(), location.key())) {
      String name = pipeline.substring(location.key().length(), pipeline.length() - 1);
      if (name.startsWith(LetterPaths.RESERVED) || !filter.mayMatch(name)) {
        continue;
      }
      for (String year : numbered(store, pipeline, pipeline)) {
        for (String month : numbered(store, pipeline, year)) {
          for (String folder : numbered(store, pipeline, month)) {
            day(folder.substring(pipeline.length()))
                .filter(day -> filter.mayMatch(millis(day), millis(day) + DAY_MILLIS))
                .ifPresent(day -> days.add(new Day(day, () -> files(store, folder, day, filter))));
          }
        }
      }
    }
    return days;
  }

  private List<String> numbered(ObjectStore store, String pipeline, String folder)
      throws IOException {
    return store.listFolders(location.bucket(), folder).stream()
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

  private List<LetterFile> files(
      ObjectStore store, String folder, LocalDate day, LetterFilter filter) throws IOException {
    List<LetterFile> files = new ArrayList<>();
    store.list(
        location.bucket(),
        folder,
        object -> {
          Matcher name = LetterPaths.HOUR_AND_NAME.matcher(object.key().substring(folder.length()));
          if (!name.matches()) {
            return;
          }
          long hour = millis(day) + Integer.parseInt(name.group(1)) * HOUR_MILLIS;
          if (filter.mayMatch(hour, hour + HOUR_MILLIS)) {
            files.add(
                new LetterFile(
                    new ObjectLocation(location.bucket(), object.key()),
                    name.group(1),
                    LetterFile.Form.DELIMITED_ZSTD,
                    OptionalLong.empty()));
          }
        });
    return files;
  }

  private static long millis(LocalDate day) {
    return day.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
  }
}
