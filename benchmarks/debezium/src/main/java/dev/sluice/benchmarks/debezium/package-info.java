/** What a Connect worker with Debezium's JDBC sink needs of us to read a topic of events. */
package dev.sluice.benchmarks.debezium;
