package dev.sluice.command.launch;

import dev.sluice.io.s3.ObjectStore;
import dev.sluice.io.s3.S3Settings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a command that is no pipeline reaches S3. Credentials come from the AWS SDK's chain. */
public final class S3CommandOptions {
  @Option(names = "--s3Endpoint", paramLabel = "ADDRESS", description = "As for run.")
  private @Nullable String endpoint;

  @Option(names = "--s3PathStyle", description = "As for run.")
  private boolean pathStyle;

  @Option(names = "--s3Region", paramLabel = "NAME", description = "As for run.")
  private @Nullable String region;

  public S3CommandOptions() {}

  /**
   * Opens the store.
   *
   * @param waitSeconds for how long each request waits for a store that is away
   */
  public ObjectStore open(int waitSeconds) {
    return new S3Settings(endpoint, pathStyle, region, waitSeconds).open();
  }
}
