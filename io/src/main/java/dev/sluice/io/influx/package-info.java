/**
 * Points into InfluxDB 2, or what takes points as it does, each once in effect: a point is its
 * measurement, tags and time, and one that is written again takes its own place.
 *
 * <p>Of {@code influxdb-client-java} the blocking write is used. Its other one batches in a thread
 * of its own, tells of failures by events, and gives up on points after some retries, so that no
 * bundle could say that all of its points are stored; here a bundle ends when they are.
 *
 * <p>No token is an option: workers read it from {@code SLUICE_INFLUX_TOKEN}, or from a file of
 * theirs.
 *
 * <p>QuestDB takes the same lines, with two differences: it makes a table of what comes, in which a
 * point does not take the place of an earlier one ({@link dev.sluice.io.influx.QuestTables} makes
 * one in which it does), and it takes nothing of a request in which it refuses a line, where
 * InfluxDB takes the rest. Bisection is right for both.
 */
package dev.sluice.io.influx;
