package dev.sluice.io.deadletters;

import dev.sluice.io.archive.ArchiveViews;
import dev.sluice.io.archive.ObjectName;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.io.s3.ObjectView;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * The letters that an archive wrote beside its records, below {@code
 * _rejected/<pipeline>/yyyy/MM/dd/}: those that its log has published when the days are listed.
 */
final class ArchiveRejects extends LetterPlace {
  private static final String FOLDER = "_rejected/";

  /** A file lies under the day on which it was begun, and may end on the next. */
  private static final int DAYS_HELD = 2;

  private final ObjectLocation archive;

  ArchiveRejects(ObjectLocation archive) {
    this.archive = archive;
  }

  @Override
  List<Day> days(ObjectStore store, LetterFilter filter) throws IOException {
    ObjectView view = new ArchiveViews().open(store, archive);
    return LetterFolders.list(store, archive.resolve(FOLDER), filter, DAYS_HELD).stream()
        .map(folder -> new Day(folder.day(), () -> files(store, folder, view)))
        .toList();
  }

  private List<LetterFile> files(ObjectStore store, LetterFolders.Folder folder, ObjectView view)
      throws IOException {
    List<LetterFile> files = new ArrayList<>();
    store.list(
        archive.bucket(),
        folder.key(),
        object -> {
          if (ObjectName.parse(object.key()) != null && view.shows(object.key())) {
            files.add(
                new LetterFile(
                    new ObjectLocation(archive.bucket(), object.key()),
                    "",
                    LetterFile.Form.DELIMITED,
                    OptionalLong.empty()));
          }
        });
    return files;
  }
}
