/**
 * Live detection of incidents, measured: a backlog drained by Sluice, by the same job written
 * directly on Flink and by a plain loop, and the time from a record to its incident.
 */
package dev.sluice.benchmarks.incidents;
