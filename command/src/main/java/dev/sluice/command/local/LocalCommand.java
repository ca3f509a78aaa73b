package dev.sluice.command.local;

import dev.sluice.io.kafka.CreateTopics;
import dev.sluice.io.kafka.KafkaUnavailableException;
import dev.sluice.local.CentralKafkaAccess;
import dev.sluice.local.FlinkAccess;
import dev.sluice.local.LocalKafkaAccess;
import dev.sluice.local.LocalMqttAccess;
import dev.sluice.local.LocalS3Access;
import dev.sluice.local.LocalStack;
import dev.sluice.local.MirrorSettings;
import dev.sluice.local.PostgresAccess;
import dev.sluice.local.QuestAccess;
import dev.sluice.local.ServerStartException;
import dev.sluice.local.ServerStatus;
import dev.sluice.pipelines.definition.ExitCode;
import dev.sluice.pipelines.options.StorePatience;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/**
 * The embedded stack: servers that run on beside the command until they are stopped. S3 and Kafka
 * unless others are asked for.
 */
@Command(
    name = "local",
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    description = "Starts, shows and stops the embedded stack.",
    synopsisSubcommandLabel = "up|status|down")
public final class LocalCommand {
  /** A broker that has just started may be slow on a busy machine. */
  private static final int PATIENCE_SECONDS = 300;

  private static final List<String> SERVICES =
      List.of("s3", "kafka", "central", "mirror", "postgres", "quest", "mqtt", "flink");
  private static final Pattern TOPIC = Pattern.compile("([A-Za-z0-9._-]{1,249}):([1-9]\\d{0,3})");

  @Spec private CommandSpec spec;

  @Option(
      names = "--data",
      paramLabel = "FOLDER",
      description = "Where its data lies (default: .sluice in the checkout).",
      scope = ScopeType.INHERIT)
  private Path data = Path.of(System.getProperty("sluice.home", "."), ".sluice");

  LocalCommand() {}

  @Command(
      name = "up",
      description =
          "Starts the stack, and prints how to point tools at it: eval \"$(sluice local up)\".")
  int up(
      @Option(
              names = "--port",
              paramLabel = "PORT",
              description = "Port of the S3 server (default: ${DEFAULT-VALUE}).",
              defaultValue = "" + LocalStack.DEFAULT_S3_PORT)
          int port,
      @Option(
              names = "--buckets",
              paramLabel = "NAMES",
              description = "Buckets to make, with commas between (default: ${DEFAULT-VALUE}).",
              split = ",",
              defaultValue = "cameras,results,archive")
          List<String> buckets,
      @Option(
              names = "--kafkaPort",
              paramLabel = "PORT",
              description = "Port of the Kafka broker (default: ${DEFAULT-VALUE}).",
              defaultValue = "" + LocalStack.DEFAULT_KAFKA_PORT)
          int kafkaPort,
      @Option(
              names = "--topics",
              paramLabel = "NAME:PARTITIONS",
              description = "Topics to make, with commas between (default: ${DEFAULT-VALUE}).",
              split = ",",
              defaultValue = "observations:4,incidents:2,events:4,dead-letters:1")
          List<String> topics,
      @Option(
              names = "--services",
              paramLabel = "NAMES",
              description =
                  "Servers to start, with commas between: s3, kafka, central, mirror, postgres,"
                      + " quest, mqtt, flink"
                      + " (default: ${DEFAULT-VALUE}).",
              split = ",",
              defaultValue = "s3,kafka")
          List<String> services,
      @Option(
              names = "--postgresPort",
              paramLabel = "PORT",
              description = "Port of the PostgreSQL server (default: ${DEFAULT-VALUE}).",
              defaultValue = "" + LocalStack.DEFAULT_POSTGRES_PORT)
          int postgresPort,
      @Option(
              names = "--centralPort",
              paramLabel = "PORT",
              description = "Port of the central Kafka's TLS (default: ${DEFAULT-VALUE}).",
              defaultValue = "" + LocalStack.DEFAULT_CENTRAL_PORT)
          int centralPort,
      @Option(
              names = "--mirrorPrefix",
              paramLabel = "NAME",
              description =
                  "What names of mirrored topics begin with, before a dot (default:"
                      + " ${DEFAULT-VALUE}).",
              defaultValue = MirrorSettings.PREFIX)
          String mirrorPrefix,
      @Option(
              names = "--mirrorTopics",
              paramLabel = "PATTERNS",
              description =
                  "Topics that are mirrored, as patterns with commas between (default:"
                      + " ${DEFAULT-VALUE}).",
              defaultValue = MirrorSettings.TOPICS)
          String mirrorTopics,
      @Option(
              names = "--questPort",
              paramLabel = "PORT",
              description =
                  "Port at which QuestDB takes points as InfluxDB does (default: ${DEFAULT-VALUE}).",
              defaultValue = "" + LocalStack.DEFAULT_QUEST_PORT)
          int questPort,
      @Option(
              names = "--mqttPort",
              paramLabel = "PORT",
              description = "Port of the MQTT broker (default: ${DEFAULT-VALUE}).",
              defaultValue = "" + LocalStack.DEFAULT_MQTT_PORT)
          int mqttPort,
      @Option(
              names = "--flinkPort",
              paramLabel = "PORT",
              description = "Port of the Flink cluster (default: ${DEFAULT-VALUE}).",
              defaultValue = "" + LocalStack.DEFAULT_FLINK_PORT)
          int flinkPort) {
    return guarded(
        out -> {
          Map<String, Integer> partitions = partitions(topics);
          checkServices(services);
          LocalStack stack = new LocalStack(data);
          if (services.contains("s3")) {
            upS3(out, stack, port, buckets);
          }
          if (services.contains("kafka")) {
            upKafka(out, stack, kafkaPort, partitions);
          }
          if (services.contains("central")) {
            CentralKafkaAccess central = stack.upCentral(centralPort);
            out.printf(
                "# central Kafka at --kafkaServers=%s --kafkaSecurity=ssl --kafkaCaFile=%s%n",
                central.servers(), central.caFile());
            export(out, central.environment());
          }
          if (services.contains("mirror")) {
            stack.upMirror(mirrorPrefix, mirrorTopics);
            out.printf(
                "# mirror: topics %s of Kafka become %s.TOPIC of the central Kafka%n",
                mirrorTopics, mirrorPrefix);
          }
          if (services.contains("postgres")) {
            PostgresAccess postgres = stack.upPostgres(postgresPort);
            out.printf("# PostgreSQL at %s%n", postgres.jdbcUrl());
            export(out, postgres.environment());
          }
          if (services.contains("quest")) {
            QuestAccess quest = stack.upQuest(questPort);
            out.printf("# QuestDB at %s, SQL at %s%n", quest.endpoint(), quest.jdbcUrl());
            export(out, quest.environment());
          }
          if (services.contains("mqtt")) {
            LocalMqttAccess mqtt = stack.upMqtt(mqttPort);
            out.printf("# MQTT at %s%n", mqtt.address());
            export(out, mqtt.environment());
          }
          if (services.contains("flink")) {
            // Last: its jobs know the servers that are up by then.
            say(out, stack.upFlink(flinkPort));
          }
        });
  }

  private static void upS3(PrintWriter out, LocalStack stack, int port, List<String> buckets) {
    LocalS3Access s3 = stack.upS3(port, buckets);
    out.printf("# S3 at %s, buckets %s%n", s3.endpoint(), String.join(", ", buckets));
    export(out, s3.environment());
  }

  private static void upKafka(
      PrintWriter out, LocalStack stack, int port, Map<String, Integer> partitions) {
    LocalKafkaAccess kafka = stack.upKafka(port);
    try {
      var unused =
          new StorePatience("local", PATIENCE_SECONDS, System.err)
              .answer(
                  () -> {
                    CreateTopics.missing(
                        dev.sluice.io.kafka.KafkaAccess.plaintext(kafka.servers()), partitions);
                    return true;
                  });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    out.printf(
        "# Kafka at %s, topics %s%n", kafka.servers(), String.join(", ", partitions.keySet()));
    export(out, kafka.environment());
  }

  private static void say(PrintWriter out, FlinkAccess flink) {
    out.printf(
        "# Flink at --flinkMaster=%s, its pages at http://%s, checkpoints in %s, savepoints in %s%n",
        flink.address(), flink.address(), flink.checkpoints(), flink.savepoints());
    if (!flink.hasNewestS3()) {
      out.println(
          "# This Flink was started before the S3 above, and its jobs do not find that: stop both"
              + " with local down, and start them together");
    }
  }

  private static void checkServices(List<String> services) {
    for (String service : services) {
      if (!SERVICES.contains(service)) {
        throw new IllegalArgumentException(
            "--services must be of " + String.join(", ", SERVICES) + ", but was: " + service);
      }
    }
  }

  private static Map<String, Integer> partitions(List<String> topics) {
    Map<String, Integer> partitions = new TreeMap<>();
    for (String topic : topics) {
      Matcher parts = TOPIC.matcher(topic);
      if (!parts.matches()) {
        throw new IllegalArgumentException(
            "--topics must be NAME:PARTITIONS with commas between, but was: " + topic);
      }
      partitions.put(parts.group(1), Integer.parseInt(parts.group(2)));
    }
    return partitions;
  }

  private static void export(PrintWriter out, Map<String, String> environment) {
    environment.forEach((name, value) -> out.printf("export %s=%s%n", name, value));
  }

  @Command(name = "status", description = "Says what runs, and where.")
  int status() {
    return guarded(
        out -> {
          LocalStack stack = new LocalStack(data);
          for (ServerStatus server : stack.status()) {
            switch (server.state()) {
              case RUNNING ->
                  out.printf(
                      "%-8s running at %s (process %d), data in %s%n",
                      server.name(), server.endpoint(), server.pid(), server.folder());
              case STOPPED -> out.printf("%-8s stopped%n", server.name());
              case DIED ->
                  out.printf(
                      "%-8s has died; its log is %s, local up starts it again%n",
                      server.name(), server.log());
            }
          }
          if (stack.isDiskFull()) {
            out.printf(
                "the disk of %s is almost full: servers fail and die until there is room%n", data);
          }
        });
  }

  @Command(name = "down", description = "Stops the stack; its data stays.")
  int down() {
    return guarded(
        out -> {
          List<String> stopped = new LocalStack(data).down();
          out.println(
              stopped.isEmpty() ? "nothing was running" : "stopped " + String.join(", ", stopped));
        });
  }

  private interface Action {
    void print(PrintWriter out);
  }

  private int guarded(Action action) {
    PrintWriter out = spec.commandLine().getOut();
    try {
      action.print(out);
      return ExitCode.DONE.code();
    } catch (IllegalArgumentException | IllegalStateException e) {
      System.err.println("local: " + e.getMessage());
      return ExitCode.USAGE.code();
    } catch (ServerStartException | KafkaUnavailableException e) {
      System.err.println("local: " + e.getMessage());
      return ExitCode.FAILED.code();
    } finally {
      out.flush();
    }
  }
}
