package dev.sluice.transforms.measures;

import dev.sluice.sensor.v1.Measurement;
import dev.sluice.transforms.topics.TopicRecord;

/**
 * A reading, and the record of the topic of its measure that it stands in.
 *
 * @param record all of it
 * @param reading what its value says
 */
public record Measured(TopicRecord record, Measurement reading) {}
