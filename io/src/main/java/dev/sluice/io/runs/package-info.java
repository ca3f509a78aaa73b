/**
 * The outputs of a bounded run: its directory, its files, its manifest and its progress.
 *
 * <p>Everything rests on two properties. Content is a function of the data alone: a file's records
 * are sorted by a total order, and nothing in it depends on the machine, the parallelism or the
 * time. And an object is written whole or not at all. So any attempt of a run, be it a restarted
 * one or one that was given up and goes on all the same, puts the same bytes under the same keys,
 * and nothing counts until the manifest, written last, names it.
 *
 * <p>What the same bytes do not settle is a run over data that still comes in, which several
 * processes may start: one that was paused for longer than anybody waits could write over what
 * another has published since. Such runs are attempts, one at a time by a {@link
 * dev.sluice.io.runs.RunLease}, with names of their own from the second on.
 *
 * <p>Parquet files are written with parquet-hadoop, without Hadoop: given a configuration, a codec
 * and a file of our own, it loads no class of Hadoop's, which is on the compiler's class path only.
 * It adds 8.5 MB in six jars. The ready-made converter of protobuf messages is not used: it writes
 * times as plain numbers.
 */
package dev.sluice.io.runs;
