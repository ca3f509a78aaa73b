/**
 * Pipelines that a Flink cluster starts by itself, in application mode: the entry class of the
 * cluster jar.
 */
package dev.sluice.pipelines.cluster;
