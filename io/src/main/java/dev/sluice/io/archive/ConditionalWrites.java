package dev.sluice.io.archive;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.ObjectStore;
import java.io.IOException;
import java.util.List;
import java.util.UUID;

/** Whether a store can keep an archive at all: it must know writing on a condition. */
public final class ConditionalWrites {
  private ConditionalWrites() {}

  /**
   * Tries it out on an object of its own, which is removed afterwards. For the time before a job.
   *
   * @throws IOException if the store does not know the condition or ignores it, or cannot be
   *     written to; the message says which
   */
  public static void check(ObjectStore store, ObjectLocation archive) throws IOException {
    ObjectLocation trial = archive.resolve("_check/" + UUID.randomUUID());
    try {
      boolean first = put(store, trial, "first");
      boolean second = put(store, trial, "second");
      if (!first || second) {
        throw new IOException(
            ("the store of %s ignores the condition If-None-Match: without it two writers could"
                    + " publish the same records, so that nothing can be archived there exactly"
                    + " once")
                .formatted(archive));
      }
    } finally {
      store.delete(trial.bucket(), List.of(trial.key()));
    }
  }

  private static boolean put(ObjectStore store, ObjectLocation trial, String content)
      throws IOException {
    return store.putIfAbsent(trial.bucket(), trial.key(), content.getBytes(US_ASCII));
  }
}
