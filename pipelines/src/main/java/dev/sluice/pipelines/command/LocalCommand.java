package dev.sluice.pipelines.command;

import dev.sluice.io.kafka.CreateTopics;
import dev.sluice.local.KafkaAccess;
import dev.sluice.local.LocalStack;
import dev.sluice.local.S3Access;
import dev.sluice.local.ServerStartException;
import dev.sluice.local.ServerStatus;
import java.io.PrintWriter;
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
 * The embedded stack, S3 and Kafka: servers that run on beside the command until they are stopped.
 */
@Command(
    name = "local",
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    description = "Starts, shows and stops the embedded stack.",
    synopsisSubcommandLabel = "up|status|down")
final class LocalCommand {
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
              defaultValue = "observations:4,incidents:2,dead-letters:1")
          List<String> topics) {
    return guarded(
        out -> {
          Map<String, Integer> partitions = partitions(topics);
          LocalStack stack = new LocalStack(data);
          S3Access s3 = stack.upS3(port, buckets);
          out.printf("# S3 at %s, buckets %s%n", s3.endpoint(), String.join(", ", buckets));
          export(out, s3.environment());
          KafkaAccess kafka = stack.upKafka(kafkaPort);
          CreateTopics.missing(
              dev.sluice.io.kafka.KafkaAccess.plaintext(kafka.servers()), partitions);
          out.printf(
              "# Kafka at %s, topics %s%n",
              kafka.servers(), String.join(", ", partitions.keySet()));
          export(out, kafka.environment());
        });
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
          for (ServerStatus server : new LocalStack(data).status()) {
            switch (server.state()) {
              case RUNNING ->
                  out.printf(
                      "%-5s running at %s (process %d), data in %s%n",
                      server.name(), server.endpoint(), server.pid(), server.folder());
              case STOPPED -> out.printf("%-5s stopped%n", server.name());
              case DIED ->
                  out.printf(
                      "%-5s has died; its log is %s, local up starts it again%n",
                      server.name(), server.log());
            }
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
    } catch (ServerStartException e) {
      System.err.println("local: " + e.getMessage());
      return ExitCode.FAILED.code();
    } finally {
      out.flush();
    }
  }
}
