package dev.sluice.examples.zonehours;

/**
 * One of the busiest zones of an hour.
 *
 * @param hourMillis begin of the hour, epoch milliseconds UTC
 * @param kind {@code person} or {@code vehicle}
 * @param rank 1 for the one with most; of two with as many, the name decides
 * @param zone {@code organization/site/zone}
 * @param tracks how many
 */
record BusyZone(long hourMillis, String kind, int rank, String zone, long tracks) {}
