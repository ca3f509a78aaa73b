package dev.sluice.transforms.rejections;

import static com.google.common.base.Preconditions.checkArgument;

import dev.sluice.deadletter.v1.Reason;

/**
 * Why a record cannot be used.
 *
 * @param reason for counting
 * @param message for a person; holds no part of the payload
 */
public record Rejection(Reason reason, String message) {
  public Rejection {
    checkArgument(reason != Reason.REASON_UNSPECIFIED, "reason must be specified");
  }
}
