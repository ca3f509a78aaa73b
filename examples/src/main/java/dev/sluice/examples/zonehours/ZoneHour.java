package dev.sluice.examples.zonehours;

import java.math.BigDecimal;

/**
 * The people, or the vehicles, of a zone in an hour; there is none for nobody.
 *
 * @param hourMillis begin of the hour, epoch milliseconds UTC
 * @param zone {@code organization/site/zone}
 * @param kind {@code person} or {@code vehicle}
 * @param tracks how many
 * @param meanSeconds for how long they were in view, on average, to the millisecond
 * @param medianSeconds half of them for longer; within 0.8 %
 * @param p95Seconds one of twenty for longer; within 0.8 %
 */
record ZoneHour(
    long hourMillis,
    String zone,
    String kind,
    long tracks,
    BigDecimal meanSeconds,
    BigDecimal medianSeconds,
    BigDecimal p95Seconds) {}
