package dev.sluice.console;

import com.google.common.base.Strings;
import dev.sluice.console.Disabled.Service;
import dev.sluice.console.events.EventSettings;
import dev.sluice.console.events.EventSink;
import dev.sluice.console.events.TopicEventSink;
import dev.sluice.console.web.WebSettings;
import dev.sluice.io.deadletters.DeadLetterStore;
import dev.sluice.io.deadletters.LetterPlace;
import dev.sluice.io.deadletters.LetterStream;
import dev.sluice.io.kafka.AppendSettings;
import dev.sluice.io.kafka.KafkaAccess;
import dev.sluice.io.kafka.TopicLetterStream;
import dev.sluice.io.s3.InMemoryObjectStore;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.io.s3.S3Settings;
import dev.sluice.io.series.FluxSeries;
import dev.sluice.io.series.InfluxSeries;
import dev.sluice.io.series.JdbcSeries;
import dev.sluice.io.series.QuestSeries;
import dev.sluice.io.series.SeriesStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Options of {@code sluice console}, and what they mean. Secrets come by the environment or files.
 */
final class ConsoleOptions {
  private static final int S3_OUTAGE_SECONDS = 5;
  private static final int KILOBYTE = 1_024;
  private static final int MOST_PARTITIONS = 10_000;
  private static final String LETTERS_VARIABLE = "SLUICE_DEAD_LETTERS";

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description = "Address to listen on (default: ${DEFAULT-VALUE}, this machine only).")
  private String host = "127.0.0.1";

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "8080",
      description = "Port to listen on, 0 for any free one (default: ${DEFAULT-VALUE}).")
  private int port;

  @Mixin private KafkaOptions kafka = new KafkaOptions();

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
      description = "How long a request waits for Kafka before 503 (default: ${DEFAULT-VALUE}).")
  private int patienceSeconds;

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
      names = "--jdbcUrl",
      paramLabel = "URL",
      description =
          "PostgreSQL with the amounts above the threshold, such as"
              + " jdbc:postgresql://localhost:5432/postgres (default: SLUICE_JDBC_URL); user and"
              + " password come from SLUICE_JDBC_USERNAME and SLUICE_JDBC_PASSWORD.")
  private @Nullable String jdbcUrl;

  @Option(
      names = "--jdbcTable",
      paramLabel = "NAME",
      defaultValue = "events",
      description = "Its table (default: ${DEFAULT-VALUE}).")
  private String jdbcTable = "events";

  @Option(
      names = "--influxUrl",
      paramLabel = "URL",
      description =
          "InfluxDB 2 or QuestDB with the other amounts, such as http://localhost:8086"
              + " (default: SLUICE_INFLUX_URL); its token comes from SLUICE_INFLUX_TOKEN.")
  private @Nullable String influxUrl;

  @Option(
      names = "--influxOrg",
      paramLabel = "NAME",
      defaultValue = "sluice",
      description = "Its organization (default: ${DEFAULT-VALUE}).")
  private String influxOrg = "sluice";

  @Option(
      names = "--influxBucket",
      paramLabel = "NAME",
      defaultValue = "events",
      description = "Its bucket (default: ${DEFAULT-VALUE}).")
  private String influxBucket = "events";

  @Option(
      names = "--measurement",
      paramLabel = "NAME",
      defaultValue = "event",
      description = "Measurement of InfluxDB, or table of QuestDB (default: ${DEFAULT-VALUE}).")
  private String measurement = "event";

  @Option(
      names = "--runs",
      paramLabel = "URI",
      description = "Output of replays, such as s3://results, whose runs are shown.")
  private @Nullable String runs;

  @Option(
      names = "--letters",
      paramLabel = "URI",
      description =
          "Dead letters to show: s3://... as pipelines write them, or kafka:TOPIC;"
              + " can be repeated (default: the environment's SLUICE_DEAD_LETTERS).")
  private List<String> letters = new ArrayList<>();

  @Option(
      names = "--s3Endpoint",
      paramLabel = "ADDRESS",
      description = "Another S3 than AWS (default: the environment's AWS_ENDPOINT_URL).")
  private @Nullable String s3Endpoint;

  @Option(names = "--s3PathStyle", description = "Names buckets in the path.")
  private boolean s3PathStyle;

  @Option(names = "--s3Region", paramLabel = "NAME", description = "Region of S3.")
  private @Nullable String s3Region;

  @Option(
      names = "--disable",
      arity = "0..1",
      fallbackValue = "true",
      paramLabel = "WHAT",
      description =
          "Starts and answers the probes, and does nothing else, so that somebody can run a console"
              + " elsewhere: true or false (1, yes, on, 0, no, off); or events, series, or both with a"
              + " comma between, to switch off those APIs only (default: the environment's DISABLE).")
  private @Nullable String disable;

  ConsoleOptions() {}

  WebSettings web() {
    return WebSettings.at(host, port);
  }

  /** Whether there are topics to be checked or made. */
  boolean hasKafka() {
    return kafka.isGiven() && !disabled().has(Service.EVENTS);
  }

  /** What a console of these options does not do that one might expect of it; empty for nothing. */
  String lack() {
    String disabled = disabled().words();
    if (!disabled.isEmpty()) {
      return " (" + disabled + ")";
    }
    return kafka.isGiven() ? "" : " (without --kafkaServers: takes no events)";
  }

  /** The topics, checked and made if so wished. */
  TopicCheck topicCheck() {
    return new TopicCheck(kafka.access(), topic, keyTopic, createTopics, partitions);
  }

  /**
   * What is switched off.
   *
   * @throws IllegalArgumentException if that is not said in words that are known
   */
  Disabled disabled() {
    return Disabled.of(disable, System.getenv());
  }

  /**
   * Opens what the console works with; nothing waits for a connection.
   *
   * @throws IllegalArgumentException if options cannot be used
   */
  ConsoleParts open() throws IOException {
    Disabled disabled = disabled();
    if (disabled.all()) {
      return ConsoleParts.nothing();
    }
    EventSettings events = events();
    Map<String, SeriesStore> series = disabled.has(Service.SERIES) ? Map.of() : series();
    List<LetterPlace> places = new ArrayList<>();
    List<LetterStream> streams = new ArrayList<>();
    String from = letters.isEmpty() ? LETTERS_VARIABLE : "--letters";
    for (String uri : letterUris()) {
      if (OptionChecks.isTopic(from, uri)) {
        String letterTopic = OptionChecks.letterTopic(from, uri);
        streams.add(new TopicLetterStream(kafka.access(), letterTopic));
      } else {
        places.add(LetterPlace.store(OptionChecks.location(from, uri)));
      }
    }
    @Nullable ObjectLocation output = runs == null ? null : OptionChecks.location("--runs", runs);
    @Nullable ObjectStore objects =
        output == null && places.isEmpty()
            ? null
            : new S3Settings(s3Endpoint, s3PathStyle, s3Region, S3_OUTAGE_SECONDS).open();
    @Nullable DeadLetterStore found =
        places.isEmpty() && streams.isEmpty()
            ? null
            : new DeadLetterStore(
                objects == null ? InMemoryObjectStore.withBuckets().open() : objects,
                places,
                streams);
    @Nullable EventSink sink = disabled.has(Service.EVENTS) ? null : sink();
    return new ConsoleParts(disabled, events, sink, series, objects, output, found);
  }

  private EventSettings events() throws IOException {
    String unusedTopic = OptionChecks.topic("--topic", topic);
    String unusedKeyTopic = OptionChecks.topic("--keyTopic", keyTopic);
    int unusedPartitions = OptionChecks.number("--partitions", partitions, 1, MOST_PARTITIONS);
    int kilobytes =
        OptionChecks.number(
            "--bodyLimitKilobytes",
            bodyLimitKilobytes,
            1,
            EventSettings.MOST_BODY_BYTES / KILOBYTE);
    int batch = OptionChecks.number("--batchLimit", batchLimit, 1, EventSettings.MOST_EVENTS);
    return new EventSettings(kilobytes * KILOBYTE, batch, token());
  }

  private @Nullable EventSink sink() {
    if (!kafka.isGiven()) {
      return null;
    }
    KafkaAccess access = kafka.access();
    AppendSettings settings =
        AppendSettings.of(instance()).withPatience(Duration.ofSeconds(patienceSeconds));
    return TopicEventSink.open(access, topic, keyTopic, settings);
  }

  /** The name as it was given, or one that no other console of the brokers should have. */
  String instance() {
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

  private Map<String, SeriesStore> series() {
    @Nullable String sql =
        jdbcUrl == null ? Strings.emptyToNull(System.getenv("SLUICE_JDBC_URL")) : jdbcUrl;
    @Nullable String points =
        influxUrl == null ? Strings.emptyToNull(System.getenv("SLUICE_INFLUX_URL")) : influxUrl;
    Map<String, SeriesStore> series = new HashMap<>();
    if (sql != null) {
      series.put(
          "high",
          new JdbcSeries(
              sql,
              System.getenv("SLUICE_JDBC_USERNAME"),
              System.getenv("SLUICE_JDBC_PASSWORD"),
              jdbcTable));
    }
    if (points != null) {
      series.put(
          "low",
          new InfluxSeries(
              new QuestSeries(points, measurement),
              new FluxSeries(
                  points,
                  influxOrg,
                  influxBucket,
                  System.getenv("SLUICE_INFLUX_TOKEN"),
                  measurement)));
    }
    return series;
  }

  private List<String> letterUris() {
    String variable = Strings.nullToEmpty(System.getenv(LETTERS_VARIABLE));
    return letters.isEmpty() && !variable.isBlank() ? List.of(variable) : letters;
  }

  private @Nullable String token() throws IOException {
    if (tokenFile == null) {
      return Strings.emptyToNull(System.getenv("SLUICE_CONSOLE_TOKEN"));
    }
    try {
      return Files.readString(tokenFile).strip();
    } catch (IOException e) {
      throw new IllegalArgumentException("cannot read --tokenFile " + tokenFile, e);
    }
  }
}
