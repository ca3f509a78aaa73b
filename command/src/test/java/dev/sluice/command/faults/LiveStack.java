package dev.sluice.command.faults;

import dev.sluice.local.FlinkCluster;
import dev.sluice.local.FlinkSettings;
import dev.sluice.local.KafkaServer;
import dev.sluice.local.S3Server;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/**
 * The servers of a round, each a process: S3, a broker, a JobManager and two TaskManagers with two
 * slots each.
 */
final class LiveStack implements AutoCloseable {
  static final String BUCKET = "live";

  private final Path folder;
  final S3Server s3;
  final KafkaServer kafka;
  final FaultCluster flink;

  private LiveStack(Path folder, int heapMegabytes) {
    this.folder = folder;
    this.s3 = S3Server.start(folder.resolve("s3"));
    s3.createBucket(BUCKET);
    // In place of the environment, which a test cannot set for its own process.
    System.setProperty("aws.accessKeyId", s3.accessKey());
    System.setProperty("aws.secretAccessKey", s3.secretKey());
    System.setProperty("aws.region", s3.access().region());
    this.kafka = KafkaServer.start(folder.resolve("kafka"));
    this.flink =
        new FaultCluster(
            folder,
            FlinkSettings.of(2, 3)
                .withHeapMegabytes(heapMegabytes)
                .withEnvironment(s3.access().environment()));
  }

  static LiveStack start(Path folder) {
    return start(folder, 640);
  }

  /** With a heap of that size in each TaskManager. */
  static LiveStack start(Path folder, int heapMegabytes) {
    return new LiveStack(folder, heapMegabytes);
  }

  Path folder() {
    return folder;
  }

  FlinkCluster cluster() {
    return flink.now();
  }

  void createTopics(int partitions, String... names) throws InterruptedException {
    for (String name : names) {
      createTopic(name, partitions, Map.of());
    }
  }

  void createTopic(String name, int partitions, Map<String, String> configuration)
      throws InterruptedException {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.servers()))) {
      NewTopic topic = new NewTopic(name, partitions, (short) 1).configs(configuration);
      admin.createTopics(List.of(topic)).all().get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("cannot create topics", e);
    }
  }

  @Override
  public void close() {
    flink.close();
    kafka.close();
    s3.close();
  }
}
