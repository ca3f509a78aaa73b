package dev.sluice.io.records;

/**
 * How the records of an object are written, where its writer has said so. Better than what its
 * first bytes say: those are the producer's, who may have sent anything.
 */
public record RecordForm(RecordFraming framing, ObjectCompression compression) {}
