/**
 * What the data means: PTransforms and the plain-Java engines inside them.
 *
 * <p>Nothing here knows a network, a store or a runner. Where a transform needs records from
 * outside it declares a small interface ({@link dev.sluice.transforms.recordings.RecordingStore})
 * that {@code io} implements.
 */
package dev.sluice.transforms;
