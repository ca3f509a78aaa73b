/** The routing of amounts as a whole, against a Flink twin and what a plain consumer can do. */
package dev.sluice.benchmarks.amounts;
