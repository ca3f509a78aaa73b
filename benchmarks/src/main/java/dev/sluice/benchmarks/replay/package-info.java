/**
 * The whole replay, measured as processes: Sluice against a plain loop and against the same job
 * written directly on Flink.
 */
package dev.sluice.benchmarks.replay;
