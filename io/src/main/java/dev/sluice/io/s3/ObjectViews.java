package dev.sluice.io.s3;

import java.io.IOException;
import java.io.Serializable;

/** Opens a view on the machine that lists, before it lists. */
public interface ObjectViews extends Serializable {

  /** What is to be read of what lies below that location. */
  ObjectView open(ObjectStore store, ObjectLocation location) throws IOException;
}
