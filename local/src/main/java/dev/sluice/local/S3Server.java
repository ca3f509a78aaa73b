package dev.sluice.local;

import java.net.URI;
import java.nio.file.Path;

/**
 * A real S3 server (S3Proxy over a folder) in a process of its own, on the loopback interface, that
 * ends with this process at the latest.
 *
 * <p>Everything lies in one folder: {@code buckets/BUCKET/KEY}, the configuration {@code
 * s3.properties} and the log {@code s3.log}. A server started on a folder serves what an earlier
 * one left there.
 *
 * <p>It differs from AWS in that
 *
 * <ul>
 *   <li>a PUT under way shows in listings as {@code KEY-UUID}, without an ETag, and stays there if
 *       the server is killed meanwhile;
 *   <li>{@code a} and {@code a/b} cannot both be keys: the second PUT fails with status 500;
 *   <li>each page of a listing costs a walk over everything under the prefix (20,000 objects took
 *       0.9 s a page), so that short prefixes are dear;
 *   <li>only {@code /} can be a delimiter.
 * </ul>
 *
 * <p>Clients address buckets by path, with any region, and sign with {@link #accessKey} and {@link
 * #secretKey} (AWS signature 2 or 4).
 */
public final class S3Server implements AutoCloseable {

  private final S3Folder settings;
  private ServerProcess process;
  private int port;

  private S3Server(S3Folder settings, int port) {
    this.settings = settings;
    this.port = port;
    this.process = launch();
  }

  /**
   * Starts a server on a free port.
   *
   * @param folder is made if it is not there
   * @throws ServerStartException if the server does not come up
   */
  public static S3Server start(Path folder) {
    return start(folder, 0);
  }

  /**
   * Starts a server on a given port.
   *
   * @param port 0 for any free one
   * @throws ServerStartException if the server does not come up, for one because the port is taken
   */
  public static S3Server start(Path folder, int port) {
    return new S3Server(new S3Folder(folder), port);
  }

  private ServerProcess launch() {
    settings.write(port);
    ServerProcess started =
        ServerProcess.start(S3Folder.name(port), settings.command(), settings.log());
    port = S3Folder.awaitPort(started);
    return started;
  }

  /** Makes an empty bucket; one that is there already stays as it is. */
  public void createBucket(String name) {
    settings.createBucket(name);
  }

  /** How to reach the server; for one, what to put into the environment of a process. */
  public LocalS3Access access() {
    return settings.access(port);
  }

  /** {@code http://127.0.0.1:PORT}. */
  public URI endpoint() {
    return access().endpoint();
  }

  public String accessKey() {
    return access().accessKey();
  }

  public String secretKey() {
    return access().secretKey();
  }

  public long pid() {
    return process.pid();
  }

  /** Ends the server as SIGKILL does; requests under way lose their connection. */
  public void kill() {
    process.kill();
  }

  /**
   * Starts the server again, on the same port and folder, after stopping it if it still runs.
   *
   * @throws ServerStartException if it does not come up again
   */
  public void restart() {
    process.close();
    process = launch();
  }

  /** Stops the server and leaves the folder as it is. */
  @Override
  public void close() {
    process.close();
  }
}
