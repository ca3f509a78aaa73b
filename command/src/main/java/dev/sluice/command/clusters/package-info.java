/** Commands that ask a Flink cluster for its jobs, and stop them. */
package dev.sluice.command.clusters;
