package dev.sluice.io.archive;

import com.google.protobuf.ByteString;

/**
 * The value of a record as an archive holds it; (topic, partition, offset) is its identity.
 *
 * @param topic where it was
 * @param partition from 0
 * @param offset its place in the partition
 * @param value its bytes, exactly
 */
public record ArchivedValue(String topic, int partition, long offset, ByteString value) {}
