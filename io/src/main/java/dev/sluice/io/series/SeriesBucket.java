package dev.sluice.io.series;

import java.math.BigDecimal;

/**
 * The events of a stretch of time.
 *
 * @param startMillis its begin, epoch milliseconds UTC
 * @param count how many events
 * @param sum of their amounts: exact from SQL numerics, that of float64 from time-series stores
 */
public record SeriesBucket(long startMillis, long count, BigDecimal sum) {}
