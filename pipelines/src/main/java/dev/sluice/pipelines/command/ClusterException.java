package dev.sluice.pipelines.command;

import java.io.IOException;

/** A cluster was reached and said no, or something that is no answer. */
final class ClusterException extends IOException {
  private static final long serialVersionUID = 1L;

  ClusterException(String message) {
    super(message);
  }
}
