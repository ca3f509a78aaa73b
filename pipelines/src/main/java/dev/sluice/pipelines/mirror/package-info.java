/**
 * {@code mirror-check}: whether a mirror of topics, MirrorMaker's or any other that keeps
 * partitions, has carried each record once.
 *
 * <p>A mirror is no pipeline of ours, as replication is not what we exist for; what is ours is the
 * proof. Records are told by what they are: timestamp, key, value and headers, as one number of 64
 * bits. Offsets are not kept by a mirror that writes in transactions, so they say nothing of the
 * other side; they only say where in its own side a record lies, and how many records a side once
 * had that are deleted there.
 */
package dev.sluice.pipelines.mirror;
