package dev.sluice.transforms.rules;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import dev.sluice.transforms.cameras.Observation;
import dev.sluice.transforms.cameras.Subject;
import java.util.stream.Stream;

/** Observations of given facts, where the rest does not matter. */
final class Observations {
  static final String CAMERA = "acme/berlin/hall-1/cam-1";
  static final String TRACK = "t-1";

  private Observations() {}

  static Observation of(Message facts) {
    Subject subject =
        Stream.of(Subject.values())
            .filter(s -> s.facts().equals(facts.getDescriptorForType()))
            .findFirst()
            .orElseThrow();
    return new Observation(
        subject.kind(), CAMERA, TRACK, 1_000, 2_000, subject, facts, ByteString.EMPTY);
  }
}
