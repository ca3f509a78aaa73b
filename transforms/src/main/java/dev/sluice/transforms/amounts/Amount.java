package dev.sluice.transforms.amounts;

import dev.sluice.transforms.topics.TopicRecord;
import java.math.BigDecimal;

/**
 * An event, with the record that said it: (topic, partition, offset) is its identity.
 *
 * @param record all of the record, so that a store that refuses the event leaves a dead letter with
 *     the original bytes
 * @param timeMillis epoch milliseconds UTC
 * @param amount exact
 */
public record Amount(TopicRecord record, long timeMillis, BigDecimal amount) {}
