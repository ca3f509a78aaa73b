package dev.sluice.transforms.topics;

import static com.google.common.base.Preconditions.checkArgument;

import java.util.List;

/**
 * Messages of one session that came together, in the order of their delivery. How they are batched
 * is by chance, and means nothing.
 *
 * @param messages at least one
 */
public record MessageBatch(List<DeliveredMessage> messages) {

  /** Copies the list. */
  public MessageBatch {
    messages = List.copyOf(messages);
    checkArgument(!messages.isEmpty(), "a batch has at least one message");
  }
}
