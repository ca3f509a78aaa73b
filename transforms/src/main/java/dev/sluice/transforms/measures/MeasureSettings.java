package dev.sluice.transforms.measures;

import dev.sluice.sensor.v1.MeasureRanges;
import dev.sluice.transforms.deadletters.TopicLetters;
import java.io.Serializable;

/**
 * What splitting items into measures needs to know.
 *
 * @param ranges checked ranges
 * @param places finds the places of sensors
 * @param rememberMillis by how much a reading may be earlier than its sensor's latest
 * @param letters makes the dead letters
 */
record MeasureSettings(
    MeasureRanges ranges, Places places, long rememberMillis, TopicLetters letters)
    implements Serializable {}
