/**
 * The archive of topics, measured: a backlog drained into files of delimited records with zstd in
 * S3 by Sluice, by a job of Flink's own source and file sink, and by a plain consumer.
 */
package dev.sluice.benchmarks.archive;
