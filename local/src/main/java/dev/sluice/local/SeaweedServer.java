package dev.sluice.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A SeaweedFS that {@code scripts/real-stores} built: an S3 that knows who may do what, in a
 * process of its own, on the loopback interface, that ends with this process at the latest.
 *
 * <p>Everything lies in one folder: the data, {@code identities.json} and the log {@code
 * seaweedfs.log}. A server started on a folder serves what an earlier one left there. It is up in
 * about three seconds. It differs from AWS in that a missing bucket is 403 to all but the
 * administrator, an absent key without the right to list is 404, an upload in parts is ended by
 * whoever may write, and the last part of a key has at most 255 bytes.
 */
public final class SeaweedServer implements AutoCloseable {
  private static final String ADMIN = "admin";
  private static final Duration START_TIMEOUT = Duration.ofSeconds(60);

  private final Path program;
  private final Path folder;
  private final Path data;
  private final boolean makesBuckets;
  private final int firstPort;
  private ServerProcess process;

  private SeaweedServer(
      Path program, Path folder, Path data, Collection<Identity> identities, boolean makesBuckets) {
    this.program = program;
    this.folder = folder.toAbsolutePath().normalize();
    this.data = data.toAbsolutePath().normalize();
    this.makesBuckets = makesBuckets;
    this.firstPort = LoopbackPorts.free(8);
    try {
      Files.createDirectories(this.folder);
      Files.createDirectories(this.data);
      Files.writeString(configuration(), configuration(identities));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot set up SeaweedFS's folder " + folder, e);
    }
    this.process = launch();
  }

  /**
   * Who may do what; keys are made of the name.
   *
   * @param bucket the only one that it may touch
   * @param actions such as {@code s3:PutObject}, on all of the bucket
   */
  public record Identity(String name, String bucket, List<String> actions) {

    /** The rights as a policy of AWS. */
    private String policy() {
      return "{'Version':'2012-10-17','Statement':[{'Effect':'Allow','Action':[%s],'Resource':['arn:aws:s3:::%s','arn:aws:s3:::%s/*']}]}"
          .formatted(
              actions.stream().map(each -> "'" + each + "'").collect(Collectors.joining(",")),
              bucket,
              bucket)
          .replace('\'', '"');
    }
  }

  /**
   * Starts a server on free ports, with an administrator.
   *
   * @param folder is made if it is not there
   * @param data where objects go, such as a small disk
   * @param makesBuckets whether the PUT of an administrator makes a bucket that is not there
   * @throws ServerStartException if the server does not come up
   */
  public static SeaweedServer start(
      Path program, Path folder, Path data, Collection<Identity> identities, boolean makesBuckets) {
    return new SeaweedServer(program, folder, data, identities, makesBuckets);
  }

  private ServerProcess launch() {
    List<String> arguments = new ArrayList<>(List.of("-logtostderr=true", "server"));
    arguments.addAll(
        List.of("-dir=" + data, "-ip=127.0.0.1", "-ip.bind=127.0.0.1", "-filer", "-s3"));
    List<String> ports =
        List.of("s3", "s3.port.grpc", "filer", "filer.port.grpc", "master", "master.port.grpc");
    for (int i = 0; i < ports.size(); i++) {
      String name = ports.get(i);
      arguments.add("-" + name + (name.contains(".") ? "=" : ".port=") + (firstPort + i));
    }
    arguments.addAll(
        List.of(
            "-volume.port=" + (firstPort + 6),
            "-volume.port.grpc=" + (firstPort + 7),
            "-s3.port.iceberg=0",
            "-s3.port.lance=0",
            "-s3.autoCreateBucket=" + makesBuckets,
            "-s3.config=" + configuration(),
            // Its own ten seconds make half a minute of each start on a folder that was in use.
            "-master.electionTimeout=1s",
            "-master.volumeSizeLimitMB=64",
            "-volume.max=200",
            // What is full is found out when it is written, not some minutes before.
            "-volume.minFreeSpace=1"));
    ServerProcess started =
        ServerProcess.start(
            "SeaweedFS on port " + firstPort,
            new BuiltProgram(program, arguments, Map.of()),
            folder.resolve("seaweedfs.log"));
    long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
    while (status("GET", endpoint().resolve("/healthz")) != 200) {
      if (!started.isAlive() || System.nanoTime() > deadline) {
        started.kill();
        throw new ServerStartException("SeaweedFS did not come up", started);
      }
    }
    return started;
  }

  private Path configuration() {
    return folder.resolve("identities.json");
  }

  private static String configuration(Collection<Identity> identities) {
    List<String> entries = new ArrayList<>();
    List<String> policies = new ArrayList<>();
    entries.add(entry(ADMIN, "\"actions\":[\"Admin\"]"));
    for (Identity each : identities) {
      entries.add(entry(each.name, "\"policyNames\":[\"" + each.name + "\"]"));
      policies.add(
          "{\"name\":\"%s\",\"content\":\"%s\"}"
              .formatted(each.name, each.policy().replace("\"", "\\\"")));
    }
    return "{\"identities\":[%s],\n\"policies\":[%s]}"
        .formatted(String.join(",\n", entries), String.join(",\n", policies));
  }

  private static String entry(String name, String rights) {
    return "{\"name\":\"%s\",\"credentials\":[{\"accessKey\":\"%s\",\"secretKey\":\"%s\"}],%s}"
        .formatted(name, name, name + "-secret", rights);
  }

  /** Makes an empty bucket. */
  public void createBucket(String name) {
    URI bucket = URI.create("http://127.0.0.1:" + (firstPort + 2) + "/buckets/" + name + "/");
    int status = status("POST", bucket);
    if (status != 201) {
      throw new IllegalStateException("SeaweedFS makes no bucket " + name + ": " + status);
    }
  }

  /** 0: no answer, after a moment. */
  private static int status(String method, URI uri) {
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .timeout(Duration.ofSeconds(10))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .build();
    try {
      return HttpClient.newHttpClient()
          .send(request, HttpResponse.BodyHandlers.discarding())
          .statusCode();
    } catch (IOException e) {
      pause();
      return 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while SeaweedFS was asked", e);
    }
  }

  private static void pause() {
    try {
      Thread.sleep(100);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** {@code http://127.0.0.1:PORT}. */
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + firstPort);
  }

  /** How the administrator reaches the server. */
  public LocalS3Access access() {
    return access(ADMIN);
  }

  /** How an identity reaches it. */
  public LocalS3Access access(String identity) {
    return new LocalS3Access(endpoint(), identity, identity + "-secret", "us-east-1");
  }

  /** Ends the server as SIGKILL does; requests under way lose their connection. */
  public void kill() {
    process.kill();
  }

  /** Stops the server where it stands, until {@link #thaw}. */
  public void freeze() {
    process.freeze();
  }

  /** Lets it go on. */
  public void thaw() {
    process.thaw();
  }

  /**
   * Starts the server again, on the same ports and folder, after killing it if it still runs.
   *
   * @throws ServerStartException if it does not come up again
   */
  public void restart() {
    process.kill();
    process = launch();
  }

  /** Ends the server, which would take half a minute by itself, and leaves the folder as it is. */
  @Override
  public void close() {
    process.kill();
  }
}
