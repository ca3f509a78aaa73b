package dev.sluice.samples.generate;

import com.google.protobuf.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * One record as it arrives where the camera's data is stored.
 *
 * @param atMillis when, epoch milliseconds UTC
 * @param eventMillis event time of the observation, epoch milliseconds UTC
 * @param any the serialized {@code google.protobuf.Any}
 * @param duplicate whether it is a good record that came before
 * @param flaw what is wrong with it, or null for a good record
 */
record Delivery(
    long atMillis, long eventMillis, ByteString any, boolean duplicate, @Nullable Flaw flaw) {}
