package dev.sluice.io.runs;

import java.io.IOException;

/** Another attempt has begun to write a run: what this one has written is not its to publish. */
public final class LeaseLostException extends IOException {
  private static final long serialVersionUID = 1L;

  LeaseLostException(RunDirectory run) {
    super(
        "attempt %d of run %s was taken for dead, since its lease ran out, and another has begun: what this one wrote does not count"
            .formatted(run.attempt(), run.runId()));
  }
}
