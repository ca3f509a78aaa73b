package dev.sluice.io.runs;

import java.io.Serializable;
import org.apache.beam.sdk.transforms.SerializableFunction;

/**
 * One kind of objects of a run: which record goes where, in what order and in what form.
 *
 * @param path the object of a record, such as {@code incidents/day=2026-03-01/part-00000.ndjson};
 *     relative to the run, and a function of the record alone
 * @param order sort key of a record in its object, compared as unsigned bytes from the first on;
 *     records with the same key are ordered by their encoded form, so that the order is total where
 *     the encoding is deterministic
 * @param format how records are written
 */
public record RunFiles<T>(
    SerializableFunction<T, String> path,
    SerializableFunction<T, byte[]> order,
    RecordFormat<T> format)
    implements Serializable {}
