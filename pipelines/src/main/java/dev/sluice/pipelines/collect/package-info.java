/**
 * The {@code collect} pipeline: snapshots of a public sensor network, again and again or once for a
 * schedule. What it promises is {@link dev.sluice.io.snapshots}'.
 */
package dev.sluice.pipelines.collect;
