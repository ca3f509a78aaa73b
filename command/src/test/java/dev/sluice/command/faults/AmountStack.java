package dev.sluice.command.faults;

import dev.sluice.io.kafka.CreateTopics;
import dev.sluice.io.kafka.KafkaAccess;
import dev.sluice.local.FlinkSettings;
import dev.sluice.local.KafkaServer;
import dev.sluice.local.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The servers of a round of amounts, each a process: a console, a broker, PostgreSQL, QuestDB or
 * InfluxDB, a JobManager and two TaskManagers.
 */
final class AmountStack implements AutoCloseable {
  private final Path folder;
  final KafkaServer kafka;
  final PostgresServer postgres;
  final PointServer points;
  final Path credentials;
  final FaultCluster flink;
  private AmountConsole console;

  private AmountStack(Path folder) throws IOException {
    this.folder = folder;
    this.kafka = KafkaServer.start(folder.resolve("kafka"));
    this.postgres = PostgresServer.start(folder.resolve("postgres"));
    this.points = PointServer.start(folder);
    this.credentials =
        Files.writeString(
            folder.resolve("credentials"),
            "username=%s%npassword=%s%n"
                .formatted(postgres.access().user(), postgres.access().password()));
    this.flink = new FaultCluster(folder, FlinkSettings.of(2, 2).withHeapMegabytes(512));
  }

  static AmountStack start(Path folder) throws IOException {
    return new AmountStack(folder);
  }

  void createTopics(Map<String, Integer> partitions) {
    CreateTopics.missing(KafkaAccess.plaintext(kafka.servers()), partitions);
  }

  /** Starts the console, before it is asked for. */
  void startConsole(String topic) throws IOException {
    console = new AmountConsole(folder, kafka.servers(), topic);
  }

  /** What a fault kills, in the order in which it does. */
  Map<Fault, List<Faults.Server>> servers() {
    Faults.Server broker = new Faults.Server(kafka::kill, kafka::restart);
    Faults.Server rows = new Faults.Server(postgres::kill, postgres::restart);
    Faults.Server low = new Faults.Server(points::kill, points::restart);
    return Map.of(
        Fault.KILL_BROKER, List.of(broker),
        Fault.KILL_POSTGRES, List.of(rows),
        Fault.KILL_QUEST, List.of(low),
        Fault.KILL_CONSOLE, List.of(new Faults.Server(console::kill, console::restart)),
        Fault.KILL_STORES, List.of(low, rows, broker));
  }

  AmountConsole console() {
    return console;
  }

  @Override
  public void close() {
    if (console != null) {
      console.close();
    }
    flink.close();
    points.close();
    postgres.close();
    kafka.close();
  }
}
