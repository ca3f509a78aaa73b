/**
 * What Iceberg's sink on a Kafka Connect worker needs of us to archive observations: a converter of
 * our messages, and tables to write them to. Runs on a class path of its own; nothing of Sluice but
 * its messages is on it.
 */
@NullMarked
package dev.sluice.benchmarks.connect;

import org.jspecify.annotations.NullMarked;
