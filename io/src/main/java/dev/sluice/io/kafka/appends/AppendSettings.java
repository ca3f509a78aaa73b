package dev.sluice.io.kafka.appends;

import static com.google.common.base.Preconditions.checkArgument;

import java.time.Duration;

/**
 * How records are appended in transactions.
 *
 * @param instance name of this process among all that append, the same after a restart: a new
 *     process of a name ends what the former one left open, and shuts it out
 * @param lanes transactions under way at a time
 * @param transactionRecords most records of a transaction, unless one append has more
 * @param waitingBytes most bytes of values that wait or are under way
 * @param patience for how long the brokers are waited for: by an append before its transaction
 *     begins, then until they have its records, then until they have committed
 */
public record AppendSettings(
    String instance, int lanes, int transactionRecords, long waitingBytes, Duration patience) {

  private static final int LANES = 3;
  private static final int TRANSACTION_RECORDS = 20_000;
  private static final long WAITING_BYTES = 64L << 20;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  public AppendSettings {
    checkArgument(
        instance.matches("[A-Za-z0-9._-]{1,100}"),
        "instance must be 1 to 100 letters, digits, '.', '_' and '-', but was: %s",
        instance);
    checkArgument(lanes > 0, "lanes must be positive, but was: %s", lanes);
    checkArgument(
        transactionRecords > 0,
        "transactionRecords must be positive, but was: %s",
        transactionRecords);
    checkArgument(waitingBytes > 0, "waitingBytes must be positive, but was: %s", waitingBytes);
    checkArgument(
        patience.toMillis() >= 1_000, "patience must be a second at least, but was: %s", patience);
  }

  /** The defaults, for a process of this name. */
  public static AppendSettings of(String instance) {
    return new AppendSettings(instance, LANES, TRANSACTION_RECORDS, WAITING_BYTES, PATIENCE);
  }

  public AppendSettings withPatience(Duration duration) {
    return new AppendSettings(instance, lanes, transactionRecords, waitingBytes, duration);
  }
}
