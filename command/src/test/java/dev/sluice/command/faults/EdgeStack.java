package dev.sluice.command.faults;

import dev.sluice.io.kafka.CreateTopics;
import dev.sluice.io.kafka.KafkaAccess;
import dev.sluice.io.kafka.KafkaSecurity;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.io.s3.S3Settings;
import dev.sluice.local.CentralKafkaServer;
import dev.sluice.local.FlinkSettings;
import dev.sluice.local.KafkaServer;
import dev.sluice.local.MirrorServer;
import dev.sluice.local.MirrorSettings;
import dev.sluice.local.MqttServer;
import dev.sluice.local.S3Server;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The servers of a round of the edge, each a process: a broker of MQTT, the factory's Kafka, the
 * central one behind TLS, the mirror between them, S3, a JobManager and two TaskManagers.
 */
final class EdgeStack implements AutoCloseable {
  static final String BUCKET = "lake";

  /** Those of readings, in the factory. */
  static final List<String> READINGS =
      List.of("iot-sensor-sw-temperature", "iot-sensor-sw-vibration");

  static final String ALERTS = "line-alerts";
  static final String BRIDGE_LETTERS = "bridge-letters";
  static final String LINE_LETTERS = "line-letters";
  private static final String ANOMALIES = "iot-sensor-sw-anomaly";
  private static final int PARTITIONS = 3;

  /** As many as a job goes back by; more than Sluice keeps by itself. */
  private static final String CHECKPOINTS = "100";

  final Path folder;
  final MqttServer mqtt;
  final KafkaServer kafka;
  final CentralKafkaServer centre;
  final MirrorServer mirror;
  final S3Server s3;
  final FaultCluster flink;

  private EdgeStack(Path folder) {
    this.folder = folder;
    this.s3 = S3Server.start(folder.resolve("s3"));
    s3.createBucket(BUCKET);
    // In place of the environment, which a test cannot set for its own process.
    System.setProperty("aws.accessKeyId", s3.accessKey());
    System.setProperty("aws.secretAccessKey", s3.secretKey());
    System.setProperty("aws.region", s3.access().region());
    this.mqtt = MqttServer.start(folder.resolve("mqtt"));
    this.kafka = KafkaServer.start(folder.resolve("kafka"));
    CreateTopics.missing(
        KafkaAccess.plaintext(kafka.servers()),
        Map.of(
            READINGS.get(0),
            PARTITIONS,
            READINGS.get(1),
            PARTITIONS,
            ALERTS,
            1,
            ANOMALIES,
            1,
            BRIDGE_LETTERS,
            1,
            LINE_LETTERS,
            1));
    this.centre = CentralKafkaServer.start(folder.resolve("central"));
    CreateTopics.missing(
        new KafkaAccess(centre.access().servers(), KafkaSecurity.SSL, ca(), null, null, null, null),
        READINGS.stream().collect(Collectors.toMap(EdgeStack::mirrored, any -> PARTITIONS)));
    this.mirror =
        MirrorServer.start(
            folder.resolve("mirror"),
            new MirrorSettings(
                kafka.servers(),
                centre.access(),
                MirrorSettings.PREFIX,
                String.join(",", READINGS)));
    this.flink =
        new FaultCluster(
            folder,
            FlinkSettings.of(2, 3)
                .withHeapMegabytes(640)
                .with("state.checkpoints.num-retained", CHECKPOINTS)
                .withEnvironment(s3.access().environment()));
  }

  static EdgeStack start(Path folder) {
    return new EdgeStack(folder);
  }

  /** Its name at the centre. */
  static String mirrored(String topic) {
    return MirrorSettings.PREFIX + "." + topic;
  }

  /** The authority that clients of the central Kafka trust. */
  String ca() {
    return centre.access().caFile().toString();
  }

  /** How a client of Kafka's own reaches the central one. */
  Map<String, Object> central() {
    return Map.of(
        "bootstrap.servers",
        centre.access().servers(),
        "security.protocol",
        "SSL",
        "ssl.truststore.type",
        "PEM",
        "ssl.truststore.location",
        ca());
  }

  ObjectStore store() {
    return new S3Settings(s3.endpoint().toString(), true, null, 30).open();
  }

  /** What a fault kills. */
  Map<Fault, List<Faults.Server>> servers() {
    return Map.of(
        Fault.KILL_BROKER, List.of(new Faults.Server(kafka::kill, kafka::restart)),
        Fault.KILL_MQTT, List.of(new Faults.Server(mqtt::kill, mqtt::restart)),
        Fault.KILL_MIRROR, List.of(new Faults.Server(mirror::kill, mirror::restart)),
        Fault.KILL_S3, List.of(new Faults.Server(s3::kill, s3::restart)));
  }

  @Override
  public void close() {
    flink.close();
    mirror.close();
    centre.close();
    kafka.close();
    mqtt.close();
    s3.close();
  }
}
