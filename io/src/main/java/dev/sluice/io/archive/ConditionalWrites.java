package dev.sluice.io.archive;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.io.s3.PlaceCheck;
import java.io.IOException;
import java.util.List;
import java.util.UUID;

/** Whether a store can keep an archive at all: it must know writing on a condition. */
public final class ConditionalWrites {
  /**
   * Another check can remove the object between two of ours, which looks like a store that errs.
   */
  private static final int ATTEMPTS = 5;

  private ConditionalWrites() {}

  /**
   * Tries it out, and all else that an archive needs. For the time before a job.
   *
   * @return what may be done there, as {@link PlaceCheck} says it
   * @throws IOException if the store does not know the condition or ignores it, is away or refuses;
   *     the message says which, and the key
   */
  public static String check(ObjectStore store, ObjectLocation archive) throws IOException {
    ObjectLocation probe = archive.resolve(PlaceCheck.PROBE);
    boolean unused = store.anyUnder(archive.bucket(), archive.resolve("").key());
    for (int i = 0; i < ATTEMPTS; i++) {
      store.put(probe.bucket(), probe.key(), content());
      if (!store.putIfAbsent(probe.bucket(), probe.key(), content())) {
        return PlaceCheck.mayUse(store, archive);
      }
    }
    boolean unusedRemoval = store.deleteIfAllowed(probe.bucket(), List.of(probe.key()));
    throw new IOException(
        ("the store of %s ignores the condition If-None-Match: without it two writers could"
                + " publish the same records, so that nothing can be archived there exactly"
                + " once")
            .formatted(archive));
  }

  private static byte[] content() {
    return UUID.randomUUID().toString().getBytes(US_ASCII);
  }
}
