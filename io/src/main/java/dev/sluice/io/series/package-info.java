/**
 * Counts and sums of events per stretch of time, read from the stores that the amounts flow writes:
 * PostgreSQL (a hypertable or not), InfluxDB 2 by Flux, InfluxDB 1.x by InfluxQL, and QuestDB,
 * which takes points as InfluxDB does but answers SQL.
 *
 * <p>It is a package of its own beside the writers', since what reads is another process with other
 * rights, and needs neither their pools nor Beam. Each store has one connection: the answers are
 * small, and whoever asks for many at a time asks for the same.
 */
package dev.sluice.io.series;
