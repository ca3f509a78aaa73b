package dev.sluice.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Where an S3 server keeps its files and how it is configured.
 *
 * @param folder holds the buckets, the configuration and the log
 */
record S3Settings(Path folder) {

  static final String ACCESS_KEY = "sluice-local";
  static final String SECRET_KEY = "sluice-local-secret";

  S3Settings {
    folder = folder.toAbsolutePath().normalize();
  }

  Path log() {
    return folder.resolve("s3.log");
  }

  private Path buckets() {
    return folder.resolve("buckets");
  }

  private Path configuration() {
    return folder.resolve("s3.properties");
  }

  /** Writes the configuration for a port; 0 lets the server choose. */
  void write(int port) {
    List<String> lines =
        List.of(
            "s3proxy.endpoint=http://127.0.0.1:" + port,
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
            "-Dlogback.statusListenerClass=ch.qos.logback.core.status.NopStatusListener"),
        "org.gaul.s3proxy.Main",
        List.of("--properties", configuration().toString()));
  }

  /** S3Proxy takes the folders under its base folder for the buckets. */
  void createBucket(String name) {
    if (!name.matches("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")) {
      throw new IllegalArgumentException(
          "Not a bucket name: '"
              + name
              + "'. It must have 3 to 63 lower-case letters, digits, dots or hyphens, with a letter"
              + " or digit at both ends.");
    }
    try {
      Files.createDirectories(buckets().resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot create the bucket " + name + " in " + buckets(), e);
    }
  }

  private static String escaped(Path path) {
    return path.toString().replace("\\", "\\\\");
  }
}
