package dev.sluice.samples.machines;

import com.google.protobuf.ByteString;

/**
 * A message of the line.
 *
 * @param machine whose it is, from 0
 * @param topic where it is published
 * @param payload its bytes
 * @param planted what it is
 */
record LineMessage(int machine, String topic, ByteString payload, Planted planted) {}
