/**
 * What Sluice costs: JMH for the hot pieces, and whole jobs against the plain loop and against the
 * same job written directly on Flink.
 */
package dev.sluice.benchmarks;
