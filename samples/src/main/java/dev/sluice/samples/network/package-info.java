/**
 * The {@code network} pipeline: a public sensor network whose snapshots are served over HTTP, with
 * what is odd about real ones, and the truth beside: what becomes of each value that was served.
 */
package dev.sluice.samples.network;
