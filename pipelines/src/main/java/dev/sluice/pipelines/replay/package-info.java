/**
 * The replay pipeline: recordings in S3 or Kafka in, incidents, counts and dead letters of a run
 * out.
 */
package dev.sluice.pipelines.replay;
