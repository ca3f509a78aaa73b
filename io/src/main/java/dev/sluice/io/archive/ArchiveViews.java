package dev.sluice.io.archive;

import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.io.s3.ObjectView;
import dev.sluice.io.s3.ObjectViews;
import java.io.IOException;
import java.io.Serial;

/**
 * Tells by its log whether an archive lies somewhere. Of an archive, what is published is shown; of
 * plain recordings, all.
 */
public final class ArchiveViews implements ObjectViews {
  @Serial private static final long serialVersionUID = 1L;

  @Override
  public ObjectView open(ObjectStore store, ObjectLocation location) throws IOException {
    return ArchiveView.isArchive(store, location)
        ? ArchiveView.open(store, location)
        : ObjectView.ALL;
  }
}
