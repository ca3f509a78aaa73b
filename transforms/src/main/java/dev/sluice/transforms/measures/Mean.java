package dev.sluice.transforms.measures;

import java.math.BigDecimal;

/**
 * The mean of all readings of a measure at a place in a window of time.
 *
 * @param measure as the network calls it
 * @param place all its sensors together
 * @param endMillis where the window ends, exclusive, epoch milliseconds UTC
 * @param mean their exact sum divided by their number, rounded once, to 34 digits
 * @param count how many readings
 */
public record Mean(String measure, Place place, long endMillis, BigDecimal mean, long count) {}
