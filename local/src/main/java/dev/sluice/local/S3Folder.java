package dev.sluice.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Where an S3 server keeps its files and how it is configured.
 *
 * @param folder holds the buckets, the configuration and the log
 */
record S3Folder(Path folder) implements StackServer {

  private static final String ACCESS_KEY = "sluice-local";
  private static final String SECRET_KEY = "sluice-local-secret";

  private static final Pattern BUCKET_NAME = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");
  private static final Pattern LISTENING =
      Pattern.compile("Started .*ServerConnector@.*\\{127\\.0\\.0\\.1:(\\d+)}");
  private static final Duration START_TIMEOUT = Duration.ofSeconds(60);

  S3Folder {
    folder = folder.toAbsolutePath().normalize();
  }

  /** What errors call a server on this port. */
  static String name(int port) {
    return port == 0 ? "the S3 server" : "the S3 server on port " + port;
  }

  @Override
  public String id() {
    return "s3";
  }

  @Override
  public String title() {
    return "S3 server";
  }

  /** Loopback by number: it is what the server binds, and clients then address buckets by path. */
  @Override
  public URI endpoint(int port) {
    return URI.create("http://127.0.0.1:" + port);
  }

  /** Waits until the server answers, and gives its port. */
  static int awaitPort(ServerProcess server) {
    return Integer.parseInt(server.awaitLogged(LISTENING, START_TIMEOUT).group(1));
  }

  @Override
  public int choosePort(int wanted) {
    return wanted;
  }

  @Override
  public ServerProcess startDetached(int port) {
    write(port);
    return ServerProcess.startDetached(name(port), command(), log());
  }

  @Override
  public int awaitPort(ServerProcess server, int port) {
    return awaitPort(server);
  }

  @Override
  public Path log() {
    return folder.resolve("s3.log");
  }

  LocalS3Access access(int port) {
    return new LocalS3Access(endpoint(port), ACCESS_KEY, SECRET_KEY, "us-east-1");
  }

  private Path buckets() {
    return folder.resolve("buckets");
  }

  private Path configuration() {
    return folder.resolve("s3.properties");
  }

  /** Writes the configuration for a port; 0 lets the server choose. */
  void write(int port) {
    if (port != 0) {
      LoopbackPorts.requireFree(port, name(port));
    }
    List<String> lines =
        List.of(
            "s3proxy.endpoint=" + endpoint(port),
            "s3proxy.authorization=aws-v2-or-v4",
            "s3proxy.identity=" + ACCESS_KEY,
            "s3proxy.credential=" + SECRET_KEY,
            // The AWS SDKs send headers, of checksums for one, that S3Proxy does not know.
            "s3proxy.ignore-unknown-headers=true",
            "jclouds.provider=filesystem-nio2",
            // S3Proxy asks for them although a folder needs none.
            "jclouds.identity=none",
            "jclouds.credential=none",
            "jclouds.filesystem.basedir=" + escaped(buckets()));
    try {
      Files.createDirectories(buckets());
      Files.write(configuration(), lines);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot set up the S3 server's folder " + folder, e);
    }
  }

  ServerCommand command() {
    return new ServerCommand(
        "s3",
        List.of(
            "-Xmx256m",
            "-XX:+UseSerialGC",
            // Gone is better than there but deaf.
            "-XX:+ExitOnOutOfMemoryError",
            "-Dlogback.statusListenerClass=ch.qos.logback.core.status.NopStatusListener"),
        "org.gaul.s3proxy.Main",
        List.of("--properties", configuration().toString()),
        Map.of());
  }

  /** S3Proxy takes the folders under its base folder for the buckets. */
  void createBucket(String name) {
    checkBucketName(name);
    try {
      Files.createDirectories(buckets().resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot create the bucket " + name + " in " + buckets(), e);
    }
  }

  static void checkBucketName(String name) {
    if (!BUCKET_NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "Not a bucket name: '"
              + name
              + "'. It must have 3 to 63 lower-case letters, digits, dots or hyphens, with a letter"
              + " or digit at both ends.");
    }
  }

  private static String escaped(Path path) {
    return path.toString().replace("\\", "\\\\");
  }
}
