/**
 * How whole jobs are measured: each in a process of its own, processor seconds from the operating
 * system, in rounds whose order turns round, with what a start costs taken off.
 */
package dev.sluice.benchmarks.measure;
