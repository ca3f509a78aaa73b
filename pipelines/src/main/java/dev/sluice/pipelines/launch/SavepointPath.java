package dev.sluice.pipelines.launch;

import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.pipelines.options.S3Access;
import dev.sluice.pipelines.options.S3Options;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Refuses a savepoint that is not there before the job is submitted, which would fail on the
 * cluster, and over and over where something starts it anew. Only what can be read from here is
 * refused: objects in S3, and files where the cluster is on this machine.
 */
final class SavepointPath {
  private static final Logger LOG = LoggerFactory.getLogger(SavepointPath.class);

  /** What Flink opens; a path names it, or the folder that it lies in. */
  private static final String METADATA = "_metadata";

  private static final Pattern IN_S3 = Pattern.compile("s3[ap]?://(.+?)/*");

  private SavepointPath() {}

  /**
   * Looks for a savepoint, if it can be looked for.
   *
   * @param clusterHost where the JobManager is
   * @throws IllegalArgumentException if it is not there
   */
  static void check(String savepointPath, String clusterHost, S3Options options) {
    Matcher inS3 = IN_S3.matcher(savepointPath);
    if (inS3.matches()) {
      checkObject(
          savepointPath, S3Access.location("savepointPath", "s3://" + inS3.group(1)), options);
    } else if (isHere(clusterHost)) {
      checkFile(savepointPath);
    }
  }

  private static void checkObject(String given, ObjectLocation path, S3Options options) {
    boolean isThere;
    try (ObjectStore store = S3Access.preflight(options).open()) {
      ObjectLocation metadata = given.endsWith(METADATA) ? path : path.resolve(METADATA);
      isThere = store.anyUnder(metadata.bucket(), metadata.key());
    } catch (IOException | RuntimeException e) {
      // The cluster has rights of its own, and says what it finds.
      LOG.warn("--savepointPath cannot be looked at from here: {}", e.getMessage());
      return;
    }
    require(isThere, given);
  }

  private static void checkFile(String given) {
    boolean isFile = given.startsWith("file:");
    if (given.contains("://") && !isFile) {
      // Of another file system, which only the cluster knows.
      return;
    }
    Path path = Path.of(isFile ? URI.create(given).getPath() : given);
    require(
        Files.isRegularFile(path.resolve(METADATA))
            || (path.endsWith(METADATA) && Files.isRegularFile(path)),
        given);
  }

  private static void require(boolean isThere, String given) {
    if (!isThere) {
      throw new IllegalArgumentException(
          String.format(
              "--savepointPath=%s: there is no savepoint, nor a retained checkpoint (no %s); sluice jobs and sluice stop print where they lie",
              given, METADATA));
    }
  }

  private static boolean isHere(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
