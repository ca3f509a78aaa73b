package dev.sluice.transforms.line;

import static com.google.common.base.Preconditions.checkArgument;

import dev.sluice.line.v1.LineRules;
import dev.sluice.transforms.deadletters.TopicLetters;
import java.io.Serializable;

/**
 * What decides the result of a line, besides the readings.
 *
 * @param rules checked rules
 * @param allowedDisorderMillis how much earlier than the latest of its device before it a reading
 *     may be, milliseconds
 * @param letters makes the dead letters
 */
record LineSettings(LineRules rules, long allowedDisorderMillis, TopicLetters letters)
    implements Serializable {
  LineSettings {
    checkArgument(
        allowedDisorderMillis >= 0,
        "allowedDisorderMillis must not be negative, but was: %s",
        allowedDisorderMillis);
  }
}
