package dev.sluice.io.s3;

/**
 * An object in a listing.
 *
 * @param key its key
 * @param bytes its size, bytes
 */
public record StoredObject(String key, long bytes) {}
