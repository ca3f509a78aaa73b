package dev.sluice.io.influx;

import com.google.protobuf.ByteString;
import dev.sluice.deadletter.v1.DeadLetter;
import java.util.List;

/**
 * Points of texts such as {@code 7:3.10}, an id and the field {@code amount} as the protocol has
 * it; several with spaces between.
 */
final class Points implements PointMapping<String, String> {
  private static final long serialVersionUID = 1L;

  private final String measurement;

  Points(String measurement) {
    this.measurement = measurement;
  }

  static QuestTables.Layout layout(String measurement) {
    return new QuestTables.Layout(
        measurement, List.of("partition"), List.of("\"amount\" double", "\"id\" long"));
  }

  @Override
  public List<String> points(String element) {
    return List.of(element.split(" "));
  }

  @Override
  public String line(String point) {
    String[] parts = point.split(":");
    return String.format(
        "%s,partition=0 amount=%s,id=%si %d",
        measurement, parts[1], parts[0], 1_700_000_000_000_000_000L + Long.parseLong(parts[0]));
  }

  @Override
  public DeadLetter refused(String point, String message) {
    return DeadLetter.newBuilder()
        .setPayload(ByteString.copyFromUtf8(point))
        .setMessage(message)
        .build();
  }
}
