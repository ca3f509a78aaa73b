/**
 * The {@code means} pipeline: what stands in the topics of measures into a store of time series.
 *
 * <p>A reading's point is made of its record alone, place and all, so that a record that is written
 * or read again takes its own place. It is a job apart from {@code measures}: a store that is away
 * holds up this one only.
 */
package dev.sluice.pipelines.means;
