package dev.sluice.transforms.line;

import com.google.protobuf.ByteString;
import dev.sluice.line.v1.Alert;
import dev.sluice.transforms.readings.Reading;

/** Takes what the rules of a line find, in the order of the readings of a device. */
public interface LineListener {
  /** An alert that opened, or closed. */
  void alert(Alert alert);

  /**
   * A reading that is an anomaly, once, however many rules say so.
   *
   * @param payload the reading as it came
   */
  void anomaly(Reading reading, ByteString payload);
}
