/**
 * The archive of topics, measured: a backlog drained into files of delimited records with zstd in
 * S3 by Sluice, by a job of Flink's own source and file sink, and by a plain consumer; or drained
 * into Parquet by Sluice and by Iceberg's sink on a Kafka Connect worker.
 *
 * <p>The sink does what the archive does: rows of the same columns in a table for each type of
 * message, a folder for each camera and day, zstd, row groups of the same size, and a commit as
 * often. It writes manifests and metadata of its tables besides, and the archive its log, indexes
 * and dead letters; what is no observation, the sink skips. The worker is on a class path of its
 * own ({@code benchmarks/connect}), since its libraries are of other versions than ours.
 */
package dev.sluice.benchmarks.archive;
