package dev.sluice.io.records;

import org.jspecify.annotations.Nullable;

/**
 * How the records of an object are written, where its writer has said so. Better than what its
 * first bytes say: those are the producer's, who may have sent anything.
 *
 * @param compression null where the content is to tell
 */
public record RecordForm(RecordFraming framing, @Nullable ObjectCompression compression) {}
