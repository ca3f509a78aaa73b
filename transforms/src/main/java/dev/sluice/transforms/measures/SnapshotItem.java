package dev.sluice.transforms.measures;

import java.math.BigDecimal;
import java.util.List;

/**
 * One item of a snapshot: what a sensor said at one time.
 *
 * @param sensorId the network's number of the sensor
 * @param sensorType what it is; empty where the network does not say
 * @param timeMillis epoch milliseconds UTC
 * @param latitude degrees, from -90 to 90, as it came
 * @param longitude degrees, from -180 to 180, as it came
 * @param country two letters; empty where the network does not say
 * @param values in their order, of whatever measures
 */
public record SnapshotItem(
    long sensorId,
    String sensorType,
    long timeMillis,
    BigDecimal latitude,
    BigDecimal longitude,
    String country,
    List<Value> values)
    implements ItemReader.Result {

  /** Copies the list. */
  public SnapshotItem {
    values = List.copyOf(values);
  }

  /**
   * A value as it came.
   *
   * @param measure its name
   * @param text what should be a decimal number
   */
  public record Value(String measure, String text) {}
}
