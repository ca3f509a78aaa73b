package dev.sluice.io.s3;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.util.List;
import java.util.UUID;

/**
 * Whether a store knows writing on a condition, as an archive and a schedule need it: of two who
 * write there one must fail.
 */
public final class ConditionalWrites {
  /**
   * Another check can remove the object between two of ours, which looks like a store that errs.
   */
  private static final int ATTEMPTS = 5;

  private ConditionalWrites() {}

  /**
   * Tries it out, and all else that is done there. For the time before a job.
   *
   * @return what may be done there, as {@link PlaceCheck} says it
   * @throws IOException if the store does not know the condition or ignores it, is away or refuses;
   *     the message says which, and the key
   */
  public static String check(ObjectStore store, ObjectLocation place) throws IOException {
    ObjectLocation probe = place.resolve(PlaceCheck.PROBE);
    boolean unused = store.anyUnder(place.bucket(), place.resolve("").key());
    for (int i = 0; i < ATTEMPTS; i++) {
      store.put(probe.bucket(), probe.key(), content());
      if (!store.putIfAbsent(probe.bucket(), probe.key(), content())) {
        return PlaceCheck.mayUse(store, place);
      }
    }
    boolean unusedRemoval = store.deleteIfAllowed(probe.bucket(), List.of(probe.key()));
    throw new IOException(
        ("the store of %s ignores the condition If-None-Match: without it two writers could"
                + " publish the same, so that nothing can be written there exactly once")
            .formatted(place));
  }

  private static byte[] content() {
    return UUID.randomUUID().toString().getBytes(US_ASCII);
  }
}
