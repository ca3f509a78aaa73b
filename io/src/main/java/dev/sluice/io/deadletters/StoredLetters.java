package dev.sluice.io.deadletters;

import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.ObjectStore;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;

/** The letters that live pipelines wrote. */
final class StoredLetters extends LetterPlace {
  private static final long HOUR_MILLIS = Duration.ofHours(1).toMillis();

  private final ObjectLocation location;

  StoredLetters(ObjectLocation location) {
    this.location = location.key().isEmpty() ? location : location.resolve("");
  }

  @Override
  List<Day> days(ObjectStore store, LetterFilter filter) throws IOException {
    return LetterFolders.list(store, location, filter, 1).stream()
        .map(folder -> new Day(folder.day(), () -> files(store, folder, filter)))
        .toList();
  }

  private List<LetterFile> files(
      ObjectStore store, LetterFolders.Folder folder, LetterFilter filter) throws IOException {
    List<LetterFile> files = new ArrayList<>();
    store.list(
        location.bucket(),
        folder.key(),
        object -> {
          Matcher name =
              LetterPaths.HOUR_AND_NAME.matcher(object.key().substring(folder.key().length()));
          if (!name.matches()) {
            return;
          }
          long hour =
              LetterFolders.millis(folder.day()) + Integer.parseInt(name.group(1)) * HOUR_MILLIS;
          if (filter.mayMatch(hour, hour + HOUR_MILLIS)) {
            files.add(
                new LetterFile(
                    new ObjectLocation(location.bucket(), object.key()),
                    name.group(1),
                    LetterFile.Form.DELIMITED,
                    OptionalLong.empty()));
          }
        });
    return files;
  }
}
