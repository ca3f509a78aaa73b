package dev.sluice.transforms.compare;

import com.google.protobuf.ByteString;
import dev.sluice.camera.v1.Incident;
import dev.sluice.compare.v1.Difference;
import java.io.Serial;
import java.io.Serializable;
import java.util.Comparator;

/**
 * Which of two differences of one rule and verdict tells a person more; the greater one does. Of
 * changed ones that which is no mere shift, then that in which more besides times differs, then
 * that whose times differ more; of others the more severe one that is no repeat. What is left is
 * settled by time and then by their bytes: the order is total.
 */
final class MostTelling implements Comparator<Difference>, Serializable {
  @Serial private static final long serialVersionUID = 1L;

  private static final Comparator<Difference> ORDER =
      Comparator.comparing((Difference difference) -> !difference.getShifted())
          .thenComparingLong(MostTelling::changesBesidesTimes)
          .thenComparingLong(MostTelling::apartMillis)
          .thenComparing(difference -> !either(difference).getRepeated())
          .thenComparingInt(difference -> either(difference).getSeverityValue())
          .thenComparing(
              difference -> either(difference).getStartMillis(), Comparator.reverseOrder())
          .thenComparing(Difference::toByteString, ByteString.unsignedLexicographicalComparator());

  /** The left incident, or the right one where there is no other. */
  static Incident either(Difference difference) {
    return difference.hasLeft() ? difference.getLeft() : difference.getRight();
  }

  @Override
  public int compare(Difference one, Difference other) {
    return ORDER.compare(one, other);
  }

  private static long changesBesidesTimes(Difference difference) {
    return difference.getChangesList().stream()
        .map(change -> change.getField())
        .filter(field -> !field.endsWith("_millis"))
        .count();
  }

  private static long apartMillis(Difference difference) {
    if (!difference.hasLeft() || !difference.hasRight()) {
      return 0;
    }
    Incident left = difference.getLeft();
    Incident right = difference.getRight();
    return Math.abs(left.getStartMillis() - right.getStartMillis())
        + Math.abs(left.getEndMillis() - right.getEndMillis());
  }
}
