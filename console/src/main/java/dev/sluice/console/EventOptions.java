package dev.sluice.console;

import dev.sluice.console.events.EventSettings;
import dev.sluice.console.events.EventSink;
import dev.sluice.console.events.EventTimes;
import dev.sluice.console.events.TopicEventSink;
import dev.sluice.io.environment.Durations;
import dev.sluice.io.environment.Secrets;
import dev.sluice.io.kafka.KafkaAccess;
import dev.sluice.io.kafka.appends.AppendSettings;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What the event API takes, from whom, and where it appends it. */
final class EventOptions {
  private static final String TOKEN_VARIABLE = "SLUICE_CONSOLE_TOKEN";
  private static final int KILOBYTE = 1_024;
  private static final int MOST_PARTITIONS = 10_000;

  @Option(
      names = "--topic",
      paramLabel = "NAME",
      defaultValue = "events",
      description = "Topic that events are appended to (default: ${DEFAULT-VALUE}).")
  private String topic = "events";

  @Option(
      names = "--keyTopic",
      paramLabel = "NAME",
      defaultValue = "events-keys",
      description = "Topic that remembers idempotency keys for a day (default: ${DEFAULT-VALUE}).")
  private String keyTopic = "events-keys";

  @Option(
      names = "--createTopics",
      description = "Makes both topics if they are not there, with one replica.")
  private boolean createTopics;

  @Option(
      names = "--partitions",
      paramLabel = "NUMBER",
      defaultValue = "4",
      description =
          "Partitions of a topic of events that is made, 1 to 10000 (default: ${DEFAULT-VALUE}).")
  private int partitions;

  @Option(
      names = "--instance",
      paramLabel = "NAME",
      description =
          "Name of this console among those of these brokers, the same at each start"
              + " (default: the machine's name and the port; with --port=0, another each time).")
  private @Nullable String instance;

  @Option(
      names = "--kafkaPatienceSeconds",
      paramLabel = "SECONDS",
      defaultValue = "10",
      description =
          "How long a request waits for Kafka before 503, seconds, or with a unit such as 1m"
              + " (default: ${DEFAULT-VALUE}).")
  private String patience = "10";

  @Option(
      names = "--bodyLimitKilobytes",
      paramLabel = "NUMBER",
      defaultValue = "1024",
      description = "Largest body of a request of events, 1 to 65536 (default: ${DEFAULT-VALUE}).")
  private int bodyLimitKilobytes;

  @Option(
      names = "--batchLimit",
      paramLabel = "NUMBER",
      defaultValue = "10000",
      description = "Most events of a request, 1 to 1000000 (default: ${DEFAULT-VALUE}).")
  private int batchLimit;

  @Option(
      names = "--tokenFile",
      paramLabel = "FILE",
      description =
          "File with the bearer token that clients of the event API have to show"
              + " (default: SLUICE_CONSOLE_TOKEN; without either, none).")
  private @Nullable Path tokenFile;

  @Option(
      names = "--earliestEvent",
      paramLabel = "TIME",
      description =
          "Events of earlier times are refused: a date or a time, such as 2026-01-01 (default:"
              + " none).")
  private @Nullable String earliest;

  @Option(
      names = "--latestEvent",
      paramLabel = "TIME",
      description =
          "Events of later times are refused. A bound keeps a store from making a part for each"
              + " week or day of scattered times (default: none).")
  private @Nullable String latest;

  EventOptions() {}

  /** The topics, checked and made if so wished. */
  TopicCheck topicCheck(KafkaAccess kafka) {
    return new TopicCheck(kafka, topic, keyTopic, createTopics, partitions);
  }

  /**
   * What requests of events may be.
   *
   * @throws IllegalArgumentException if an option cannot be used
   */
  EventSettings settings() {
    return settings(token());
  }

  /** Refuses what cannot be used, whatever the token is. */
  void check() {
    EventSettings unused = settings(null);
  }

  private EventSettings settings(@Nullable String token) {
    String unusedTopic = OptionChecks.topic("--topic", topic);
    String unusedKeyTopic = OptionChecks.topic("--keyTopic", keyTopic);
    Duration unusedPatience = patience();
    int unusedPartitions = OptionChecks.number("--partitions", partitions, 1, MOST_PARTITIONS);
    int kilobytes =
        OptionChecks.number(
            "--bodyLimitKilobytes",
            bodyLimitKilobytes,
            1,
            EventSettings.MOST_BODY_BYTES / KILOBYTE);
    int batch = OptionChecks.number("--batchLimit", batchLimit, 1, EventSettings.MOST_EVENTS);
    return new EventSettings(kilobytes * KILOBYTE, batch, token, times());
  }

  private EventTimes times() {
    EventTimes any = EventTimes.any();
    return new EventTimes(
        earliest == null
            ? any.earliestMillis()
            : OptionChecks.time("--earliestEvent", earliest).toEpochMilli(),
        latest == null
            ? any.latestMillis()
            : OptionChecks.time("--latestEvent", latest).toEpochMilli());
  }

  private Duration patience() {
    return Duration.ofSeconds(
        Durations.count(Duration.ofSeconds(1), "--kafkaPatienceSeconds", patience));
  }

  /** Opens what events are appended with; no connection is waited for. */
  EventSink sink(KafkaAccess kafka, int port) {
    AppendSettings settings = AppendSettings.of(instance(port)).withPatience(patience());
    return TopicEventSink.open(kafka, topic, keyTopic, settings);
  }

  /** The name as it was given, or one that no other console of the brokers should have. */
  String instance(int port) {
    if (instance != null) {
      return instance;
    }
    String machine;
    try {
      machine = InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      machine = "console";
    }
    String name = machine.replaceAll("[^A-Za-z0-9._-]", "-");
    // A port that is given anew each time names nobody, and two consoles may both ask for one.
    String which =
        port == 0 ? "any-" + UUID.randomUUID().toString().substring(0, 8) : Integer.toString(port);
    return "sluice-console-" + name.substring(0, Math.min(name.length(), 64)) + "-" + which;
  }

  private @Nullable String token() {
    if (tokenFile == null) {
      return Secrets.forHeader(TOKEN_VARIABLE, Secrets.variable(TOKEN_VARIABLE));
    }
    @Nullable String token =
        Secrets.forHeader("--tokenFile", Secrets.file("--tokenFile", tokenFile));
    if (token == null) {
      // Somebody wants one to be shown.
      throw new IllegalArgumentException("--tokenFile " + tokenFile + " is empty");
    }
    return token;
  }
}
