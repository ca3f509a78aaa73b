package dev.sluice.transforms.reducers;

import java.util.List;

/**
 * A key for "by these fields, per hour": fit for GroupByKey and Combine.
 *
 * @param values one for each field, in the order in which the fields were given
 * @param startMillis begin of the period, epoch milliseconds UTC
 */
public record Bucket(List<String> values, long startMillis) {
  public Bucket {
    values = List.copyOf(values);
  }
}
