/**
 * The outputs of a bounded run: its directory, its files and its manifest.
 *
 * <p>Everything rests on two properties. Content is a function of the data alone: a file's records
 * are sorted by a total order, and nothing in it depends on the machine, the parallelism or the
 * time. And an object is written whole or not at all. So any attempt of a run, be it a restarted
 * one or one that was given up and goes on all the same, puts the same bytes under the same keys,
 * and nothing counts until the manifest, written last, names it.
 */
package dev.sluice.io.runs;
