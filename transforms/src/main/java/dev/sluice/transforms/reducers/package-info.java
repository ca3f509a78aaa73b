/**
 * Reducers: what many values come down to. Each is a Beam {@code CombineFn}, for {@code
 * Combine.perKey} or {@code Combine.globally} over any collection; {@link
 * dev.sluice.transforms.reducers.BucketBy} makes the keys of "by these fields, per hour".
 *
 * <p>Every reducer gives the same answer to the bit for the same values, however they are split
 * over workers and in whatever order they meet. That is why most of Beam's own are not used here:
 * its Sum and Mean add doubles as they come, its Min and Max of doubles depend on where a NaN or a
 * negative zero stands, and its ApproximateQuantiles and ApproximateUnique on how accumulators
 * merge.
 *
 * <p>Accumulators are values: none is ever changed. Beam allows it, but Flink's heap state hands
 * out the live object, and under {@code --fasterCopy} a snapshot taken in the background would then
 * hold inputs from after its checkpoint; Beam's Count and Top have accumulators of that kind.
 */
package dev.sluice.transforms.reducers;
