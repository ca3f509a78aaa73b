package dev.sluice.transforms.line;

import com.google.protobuf.ByteString;
import dev.sluice.transforms.readings.Reading;

/**
 * A reading that a rule calls an anomaly.
 *
 * @param reading what it says
 * @param payload the reading as it came
 */
public record Anomaly(Reading reading, ByteString payload) {}
