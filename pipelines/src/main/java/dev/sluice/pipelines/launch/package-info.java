/**
 * How a pipeline is put on a runner, whoever does it: options from words, and what Flink has to be
 * told here and on a cluster. Only here is a runner known.
 */
package dev.sluice.pipelines.launch;
