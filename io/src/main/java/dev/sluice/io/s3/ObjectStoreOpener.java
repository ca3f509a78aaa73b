package dev.sluice.io.s3;

import java.io.Serializable;

/** Opens a store on the machine where it is used: settings travel, connections do not. */
public interface ObjectStoreOpener extends Serializable {
  /** Opens the store. No request is sent yet. */
  ObjectStore open();
}
