package dev.sluice.pipelines.launch;

import java.io.IOException;

/** A cluster was reached and said no, or something that is no answer. */
public final class ClusterException extends IOException {
  private static final long serialVersionUID = 1L;

  public ClusterException(String message) {
    super(message);
  }
}
