package dev.sluice.io.s3;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.List;

/**
 * Tries out, before a job begins, what the job will do at a place, in the job's own way, so that a
 * right it has not is named then and not after minutes.
 *
 * <p>What is written is one small object under a key that is always the same, {@value #PROBE}: one
 * that was left behind, by a kill or since the identity may not remove objects, is written over the
 * next time. The bucket is looked for before anything is written, since some servers make the
 * bucket of a PUT that an administrator sends.
 */
public final class PlaceCheck {
  /** The name of the object that is written, right below the place. */
  public static final String PROBE = ".sluice-check";

  private PlaceCheck() {}

  /**
   * That objects may be written; listing and reading are not asked for.
   *
   * @return what may be done, for a person, to follow the name of the place
   * @throws IOException if the bucket is not there, the store is away or refuses, saying what and
   *     under which key
   */
  public static String mayWrite(ObjectStore store, ObjectLocation place) throws IOException {
    try {
      boolean unused = store.anyUnder(place.bucket(), place.resolve("").key());
    } catch (RefusedException e) {
      // The bucket is there, or the store does not say so: the PUT tells.
    }
    put(store, place);
    return "may be written" + removal(store, place);
  }

  /**
   * That objects may be listed, written and read.
   *
   * @return as {@link #mayWrite}
   * @throws IOException as {@link #mayWrite}
   */
  public static String mayUse(ObjectStore store, ObjectLocation place) throws IOException {
    boolean unused = store.anyUnder(place.bucket(), place.resolve("").key());
    put(store, place);
    ObjectLocation probe = place.resolve(PROBE);
    try (InputStream written = store.read(probe.bucket(), probe.key())) {
      byte[] unusedContent = written.readAllBytes();
    } catch (NoSuchFileException e) {
      // Another check has removed it since; a store that refuses says something else.
    }
    return "may be listed, read and written" + removal(store, place);
  }

  private static void put(ObjectStore store, ObjectLocation place) throws IOException {
    ObjectLocation probe = place.resolve(PROBE);
    store.put(probe.bucket(), probe.key(), "may this be written?\n".getBytes(US_ASCII));
  }

  private static String removal(ObjectStore store, ObjectLocation place) throws IOException {
    ObjectLocation probe = place.resolve(PROBE);
    return store.deleteIfAllowed(probe.bucket(), List.of(probe.key()))
        ? ""
        : ", but not removed: " + PROBE + " and what ended attempts leave behind stay there";
  }
}
