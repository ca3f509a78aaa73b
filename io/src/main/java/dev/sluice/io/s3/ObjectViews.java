package dev.sluice.io.s3;

import dev.sluice.io.records.RecordForm;
import java.io.IOException;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/** Opens a view on the machine that lists, before it lists. */
public interface ObjectViews extends Serializable {

  /** What is to be read of what lies below that location. */
  ObjectView open(ObjectStore store, ObjectLocation location) throws IOException;

  /** How the records of the object of that key are written; null where its content is to tell. */
  @Nullable RecordForm form(String key);
}
