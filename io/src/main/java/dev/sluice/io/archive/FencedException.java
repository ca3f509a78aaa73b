package dev.sluice.io.archive;

import java.io.IOException;
import java.io.Serial;

/** Another writer has taken the partition over: what this one holds back is not its to publish. */
public final class FencedException extends IOException {
  @Serial private static final long serialVersionUID = 1L;

  FencedException(ArchivedPartition partition, long generation) {
    super(
        "generation %s of the writer of %s has ended: another one has begun; is a second job writing this archive?"
            .formatted(generation, partition));
  }
}
