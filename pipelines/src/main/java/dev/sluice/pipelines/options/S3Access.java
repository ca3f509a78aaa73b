package dev.sluice.pipelines.options;

import static com.google.common.base.Preconditions.checkArgument;

import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.S3Settings;

/** Turns options into S3 settings. */
public final class S3Access {
  /** For checks before a run: a person waits, and a store that is away is an answer. */
  private static final int PREFLIGHT_OUTAGE_SECONDS = 10;

  private S3Access() {}

  /**
   * Reads the value of an option that names a place in S3.
   *
   * @param option its name, for messages
   * @throws IllegalArgumentException if it names none
   */
  public static ObjectLocation location(String option, String uri) {
    try {
      return ObjectLocation.parse(uri);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("--" + option + " " + e.getMessage(), e);
    }
  }

  /** For the run itself. */
  public static S3Settings of(S3Options options) {
    checkArgument(
        options.getOutageMinutes() >= 0 && options.getOutageMinutes() <= 24 * 60,
        "--outageMinutes must be from 0 to 1440, but was: %s",
        options.getOutageMinutes());
    return new S3Settings(
        options.getS3Endpoint(),
        options.getS3PathStyle(),
        options.getS3Region(),
        options.getOutageMinutes() * 60);
  }

  /** For a command, which waits for each answer as long as for the first. */
  public static S3Settings waiting(S3AddressOptions options) {
    return new S3Settings(
        options.getS3Endpoint(),
        options.getS3PathStyle(),
        options.getS3Region(),
        StorePatience.checked(options.getStartWaitSeconds()));
  }

  /** For what is checked before a run. */
  public static S3Settings preflight(S3Options options) {
    return preflight(of(options));
  }

  /** The same, where the run's are known. */
  public static S3Settings preflight(S3Settings run) {
    return run.withOutageSeconds(Math.min(run.outageSeconds(), PREFLIGHT_OUTAGE_SECONDS));
  }
}
