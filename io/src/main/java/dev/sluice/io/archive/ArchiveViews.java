package dev.sluice.io.archive;

import dev.sluice.io.records.RecordForm;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.io.s3.ObjectView;
import dev.sluice.io.s3.ObjectViews;
import java.io.IOException;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * Tells by its log whether an archive lies somewhere. Of an archive, what is published is shown; of
 * plain recordings, all. What has the name of an archive's object is read as that says.
 */
public final class ArchiveViews implements ObjectViews {
  @Serial private static final long serialVersionUID = 1L;

  @Override
  public ObjectView open(ObjectStore store, ObjectLocation location) throws IOException {
    return ArchiveView.isArchive(store, location)
        ? ArchiveView.open(store, location)
        : ObjectView.ALL;
  }

  @Override
  public @Nullable RecordForm form(String key) {
    @Nullable ObjectName name = ObjectName.parse(key);
    return name == null ? null : name.form();
  }
}
