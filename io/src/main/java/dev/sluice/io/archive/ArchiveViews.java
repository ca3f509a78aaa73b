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

  private final Missing missing;
  private final boolean asModified;

  /** What becomes of objects that an archive's indexes name and that are not there. */
  public enum Missing {
    /** Nobody looks at the indexes. */
    UNNOTICED,
    /** They are noticed, and an index that cannot be read is a failure. */
    NOTICED,
    /** They are noticed as far as indexes can be read; of any other there is a warning. */
    NOTICED_WHERE_READABLE
  }

  /** Shows what is there; plain recordings in the order of their names. */
  public ArchiveViews() {
    this(Missing.UNNOTICED, false);
  }

  /**
   * Says more.
   *
   * @param asModified whether plain recordings come in the order of {@link ObjectView#AS_MODIFIED}
   */
  public ArchiveViews(Missing missing, boolean asModified) {
    this.missing = missing;
    this.asModified = asModified;
  }

  @Override
  public ObjectView open(ObjectStore store, ObjectLocation location) throws IOException {
    return ArchiveView.isArchive(store, location)
        ? ArchiveView.open(store, location, missing)
        : asModified ? ObjectView.AS_MODIFIED : ObjectView.ALL;
  }

  @Override
  public @Nullable RecordForm form(String key) {
    @Nullable ObjectName name = ObjectName.parse(key);
    return name == null ? null : name.form();
  }
}
