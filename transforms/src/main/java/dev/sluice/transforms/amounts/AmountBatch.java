package dev.sluice.transforms.amounts;

import static com.google.common.base.Preconditions.checkArgument;

import java.util.List;

/**
 * Events that came together, in the order of their records: what a step costs for each element is
 * paid for once a batch. How events are batched is by chance, and means nothing.
 *
 * @param amounts at least one
 */
public record AmountBatch(List<Amount> amounts) {

  /** Copies the list. */
  public AmountBatch {
    amounts = List.copyOf(amounts);
    checkArgument(!amounts.isEmpty(), "a batch has at least one event");
  }
}
