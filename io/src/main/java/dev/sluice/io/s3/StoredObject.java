package dev.sluice.io.s3;

/**
 * An object as a listing gives it.
 *
 * @param key its key
 * @param bytes its stored size
 * @param modifiedMillis when the store says that it was written, epoch milliseconds; many stores
 *     say it to the second
 */
public record StoredObject(String key, long bytes, long modifiedMillis) {}
