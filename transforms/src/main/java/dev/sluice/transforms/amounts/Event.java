package dev.sluice.transforms.amounts;

import java.math.BigDecimal;

/**
 * What a record says.
 *
 * @param timeMillis epoch milliseconds UTC, from 0 to {@link EventReader#MOST_MILLIS}
 * @param amount within the limits of {@link DecimalText}
 */
public record Event(long timeMillis, BigDecimal amount) implements EventReader.Result {}
