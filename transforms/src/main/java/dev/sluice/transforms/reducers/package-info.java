/**
 * Reducers: what many values come down to. Each is a Beam {@code CombineFn}, for {@code
 * Combine.perKey} or {@code Combine.globally} over any collection; {@link
 * dev.sluice.transforms.reducers.BucketBy} makes the keys of "by these fields, per hour".
 *
 * <p>Every reducer gives the same answer to the bit for the same values, however they are split
 * over workers and in whatever order they meet. Beam's Sum and Mean do not: they add doubles as
 * they come; nor does its ApproximateQuantiles, whose answer depends on how accumulators merge.
 *
 * <p>Accumulators are values: none is ever changed. Beam allows it, but Flink's heap state hands
 * out the live object, and under {@code --fasterCopy} a snapshot taken in the background would then
 * hold inputs from after its checkpoint. That is why Beam's Count and Top, which change theirs,
 * have a counterpart here.
 */
package dev.sluice.transforms.reducers;
