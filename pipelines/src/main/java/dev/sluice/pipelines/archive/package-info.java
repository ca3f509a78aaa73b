/** The {@code archive} pipeline: records of topics into files in S3, each exactly once. */
package dev.sluice.pipelines.archive;
