package dev.sluice.transforms.readings;

import static com.google.common.base.Preconditions.checkState;

import dev.sluice.transforms.amounts.DecimalText;
import dev.sluice.transforms.amounts.InvalidDecimalException;
import java.math.BigDecimal;

/**
 * What a sensor said.
 *
 * @param machine not empty, without a slash or a comma
 * @param device of that machine; as above
 * @param metric what was measured: the last part of the topic's name
 * @param value as it came: a number, or two with a bar between them where the metric is {@value
 *     #POSITION}
 * @param epochMillis the payload's own time, epoch milliseconds UTC, as the device's clock had it
 */
public record Reading(String machine, String device, String metric, String value, long epochMillis)
    implements ReadingParser.Result {

  /** The metric whose values are latitude and longitude. */
  public static final String POSITION = "gps";

  /** Who said it, as the key of its record has it: {@code machine/device}. */
  public String key() {
    return machine + "/" + device;
  }

  /** Whether the value is one number. */
  public boolean isNumber() {
    return !metric.equals(POSITION);
  }

  /**
   * The value, exactly and with its scale.
   *
   * @throws IllegalStateException if it is not one number
   */
  public BigDecimal number() {
    checkState(isNumber(), "a value of %s is not one number", metric);
    try {
      return DecimalText.read(value);
    } catch (InvalidDecimalException e) {
      throw new IllegalStateException("the value " + e.getMessage(), e);
    }
  }

  /** The line of text that says so: {@code machine,device,value,epochMillis}. */
  public String line() {
    return machine + "," + device + "," + value + "," + epochMillis;
  }
}
