package dev.sluice.pipelines.options;

import static com.google.common.base.Preconditions.checkArgument;

/** Turns {@code --payloadLimitKilobytes} into bytes. */
public final class PayloadLimit {
  private static final int MOST_KILOBYTES = 10_000;

  private PayloadLimit() {}

  /**
   * Where payloads are cut, bytes.
   *
   * @throws IllegalArgumentException if the option cannot be used
   */
  public static int bytes(RejectionOptions options) {
    int kilobytes = options.getPayloadLimitKilobytes();
    checkArgument(
        kilobytes >= 0 && kilobytes <= MOST_KILOBYTES,
        "--payloadLimitKilobytes must be from 0 to %s, but was: %s",
        MOST_KILOBYTES,
        kilobytes);
    return kilobytes * 1_000;
  }
}
