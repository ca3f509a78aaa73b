package dev.sluice.transforms.incidents;

import static com.google.common.base.Preconditions.checkArgument;

import java.util.List;

/**
 * How many incidents of one kind began in one period.
 *
 * @param values the value of each field that was counted by, in the order of the fields
 * @param periodStartMillis begin of the period, epoch milliseconds UTC
 * @param count at least 1: there are no rows for nothing
 */
public record CountRow(List<String> values, long periodStartMillis, long count) {
  public CountRow {
    values = List.copyOf(values);
    checkArgument(count > 0, "count must be positive, but was: %s", count);
  }
}
