/**
 * The {@code measures} pipeline: items of a public sensor network into a topic a measure. Stores
 * are written from those topics by {@link dev.sluice.pipelines.means}, a job of its own, for the
 * reasons that {@link dev.sluice.transforms.measures} has.
 */
package dev.sluice.pipelines.measures;
