package dev.sluice.io.deadletters;

import dev.sluice.io.archive.ObjectName;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.ObjectStore;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The letters that an archive wrote beside its records. Everything below {@code _rejected/} is
 * listed, and its keys are held: one for each partition and roll that rejected something. A folder
 * {@code yyyy/MM/dd} in the key orders by day and does not leave anything out: what it is the day
 * of, the archive's layout decides.
 */
final class ArchiveRejects extends LetterPlace {
  private static final String FOLDER = "_rejected/";

  private static final Pattern DAY = Pattern.compile("(?:^|/)(\\d{4})/(\\d\\d)/(\\d\\d)/");

  private final ObjectLocation rejects;
  private final Predicate<String> visible;

  ArchiveRejects(ObjectLocation output, Predicate<String> visible) {
    this.rejects = output.resolve(FOLDER);
    this.visible = visible;
  }

  @Override
  List<Day> days(ObjectStore store, LetterFilter filter) throws IOException {
    Map<LocalDate, List<LetterFile>> files = new TreeMap<>();
    store.list(
        rejects.bucket(),
        rejects.key(),
        object -> {
          if (ObjectName.parse(object.key()) != null && visible.test(object.key())) {
            files
                .computeIfAbsent(
                    day(object.key().substring(rejects.key().length())), day -> new ArrayList<>())
                .add(
                    new LetterFile(
                        new ObjectLocation(rejects.bucket(), object.key()),
                        "",
                        LetterFile.Form.DELIMITED_ZSTD,
                        OptionalLong.empty()));
          }
        });
    return files.entrySet().stream().map(day -> new Day(day.getKey(), day::getValue)).toList();
  }

  private static LocalDate day(String path) {
    Matcher day = DAY.matcher(path);
    if (!day.find()) {
      return LocalDate.EPOCH;
    }
    try {
      return LocalDate.of(
          Integer.parseInt(day.group(1)),
          Integer.parseInt(day.group(2)),
          Integer.parseInt(day.group(3)));
    } catch (DateTimeException e) {
      return LocalDate.EPOCH;
    }
  }
}
