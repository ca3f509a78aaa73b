package dev.sluice.transforms.rules;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import dev.sluice.transforms.cameras.Observation;
import dev.sluice.transforms.cameras.ObservedFacts;
import dev.sluice.transforms.cameras.Subject;

/** Observations of given facts, where the rest does not matter. */
final class Observations {
  private Observations() {}

  /** By track {@code t-1} before camera {@code acme/berlin/hall-1/cam-1}. */
  static Observation of(Subject subject, Message facts) {
    return new Observation(
        subject.kind(),
        "acme/berlin/hall-1/cam-1",
        "t-1",
        1_000,
        2_000,
        subject,
        ObservedFacts.of(subject, facts),
        ByteString.EMPTY);
  }
}
