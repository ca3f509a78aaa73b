/** The replay pipeline: recordings in S3 in, incidents, counts and dead letters of a run out. */
package dev.sluice.pipelines.replay;
