package dev.sluice.transforms.cameras;

import com.google.protobuf.ByteString;
import java.util.Comparator;

/**
 * One decoded message of a camera.
 *
 * @param kind whether it was a State or an Event
 * @param cameraId {@code organization/site/zone/camera}
 * @param trackId the actor
 * @param startMillis begin of a State's interval, the instant of an Event; epoch milliseconds UTC
 * @param timeMillis event time: end of a State's interval, the instant of an Event; epoch
 *     milliseconds UTC
 * @param subject what it is about
 * @param facts what it says of the subject
 * @param payload the serialized {@code google.protobuf.Any} that it was decoded from
 */
public record Observation(
    Kind kind,
    String cameraId,
    String trackId,
    long startMillis,
    long timeMillis,
    Subject subject,
    ObservedFacts facts,
    ByteString payload)
    implements Decoded {

  /**
   * The order in which one camera's observations are used: by time, kind, track and bytes. Two that
   * compare as equal are byte-equal, and count once.
   */
  public static final Comparator<Observation> ORDER =
      Comparator.comparingLong(Observation::timeMillis)
          .thenComparing(Observation::kind)
          .thenComparing(Observation::trackId)
          .thenComparing(Observation::payload, ByteString.unsignedLexicographicalComparator());
}
