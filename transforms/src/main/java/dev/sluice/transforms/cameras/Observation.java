package dev.sluice.transforms.cameras;

import com.google.protobuf.ByteString;
import dev.sluice.transforms.order.TimeOrdered;
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
    implements Decoded, TimeOrdered<Observation> {

  /**
   * The order in which one camera's observations are used: by time, kind, track and bytes. Two that
   * compare as equal are byte-equal, and count once.
   */
  public static final Comparator<Observation> ORDER = Observation::order;

  private static final Comparator<ByteString> BYTES =
      ByteString.unsignedLexicographicalComparator();

  @Override
  public int orderTo(Observation other) {
    return order(this, other);
  }

  /** Written out, since all that waits is sorted by it: mostly the times decide. */
  private static int order(Observation one, Observation other) {
    int order = Long.compare(one.timeMillis, other.timeMillis);
    if (order == 0) {
      order = one.kind.compareTo(other.kind);
    }
    if (order == 0) {
      order = one.trackId.compareTo(other.trackId);
    }
    return order == 0 ? BYTES.compare(one.payload, other.payload) : order;
  }
}
