package dev.sluice.console;

import dev.sluice.console.Disabled.Service;
import dev.sluice.console.events.EventSettings;
import dev.sluice.console.events.EventSink;
import dev.sluice.console.line.LineSource;
import dev.sluice.console.web.WebSettings;
import dev.sluice.io.deadletters.DeadLetterStore;
import dev.sluice.io.deadletters.LetterPlace;
import dev.sluice.io.deadletters.LetterStream;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.io.series.SeriesStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Options of {@code sluice console}, and what they mean. Secrets come by the environment or files.
 */
final class ConsoleOptions {
  /** Variables that say what an option does, where it is not given. */
  private static final Map<String, String> VARIABLES =
      Map.of(
          "SLUICE_KAFKA_SERVERS", "--kafkaServers",
          "SLUICE_JDBC_URL", "--jdbcUrl",
          "SLUICE_INFLUX_URL", "--influxUrl",
          "SLUICE_DEAD_LETTERS", "--letters",
          "AWS_ENDPOINT_URL_S3", "--s3Endpoint");

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

  @Mixin private BrokerOptions kafka = new BrokerOptions();
  @Mixin private EventOptions events = new EventOptions();
  @Mixin private SeriesOptions series = new SeriesOptions();
  @Mixin private StoredOptions stored = new StoredOptions();
  @Mixin private LineOptions line = new LineOptions();

  @Option(
      names = "--disable",
      arity = "0..1",
      fallbackValue = "true",
      paramLabel = "WHAT",
      description =
          "Starts and answers the probes, and does nothing else, so that somebody can run a console"
              + " elsewhere: true or false (1, yes, on, 0, no, off); or some of events, series and"
              + " line, with commas between, to switch off those APIs only (default: the environment's"
              + " DISABLE).")
  private @Nullable String disable;

  @Option(
      names = "-x",
      paramLabel = "NAME",
      description =
          "Switches off what it names, events, series or line, as --disable=NAME does; can be repeated.")
  private List<String> off = new ArrayList<>();

  ConsoleOptions() {}

  WebSettings web() {
    return WebSettings.at(host, port);
  }

  /** Whether events are taken, and there are topics to be checked or made. */
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
    return events.topicCheck(kafka.access());
  }

  /** What this console is called among those of the brokers. */
  String instance() {
    return events.instance(port);
  }

  /**
   * What is switched off.
   *
   * @throws IllegalArgumentException if that is not said in words that are known
   */
  Disabled disabled() {
    return disabled(System.getenv());
  }

  private Disabled disabled(Map<String, String> environment) {
    if (!off.isEmpty() && disable != null) {
      throw new IllegalArgumentException("give -x or --disable, not both: they say the same");
    }
    return Disabled.of(off.isEmpty() ? disable : String.join(",", off), environment);
  }

  /** Words, and what variables say besides. */
  static String[] withVariables(String[] words, Map<String, String> environment) {
    List<String> all = new ArrayList<>(List.of(words));
    VARIABLES.forEach(
        (variable, option) -> {
          @Nullable String value = environment.get(variable);
          if (value != null
              && !value.isBlank()
              && all.stream()
                  .noneMatch(word -> word.equals(option) || word.startsWith(option + "="))) {
            all.add(option + "=" + value);
          }
        });
    return all.toArray(String[]::new);
  }

  /** What cannot be used of them, a line each, without any secret, file or connection. */
  List<String> faults(Map<String, String> environment) {
    List<String> faults = new ArrayList<>();
    List<Runnable> parts =
        List.of(
            this::web,
            () -> disabled(environment),
            kafka::check,
            events::check,
            series::check,
            stored::check,
            () -> line.topics(kafka::accessWithoutSecrets));
    for (Runnable part : parts) {
      try {
        part.run();
      } catch (IllegalArgumentException e) {
        faults.add(String.valueOf(e.getMessage()));
      }
    }
    return faults;
  }

  /**
   * Opens what the console works with; nothing waits for a connection.
   *
   * @throws IllegalArgumentException if options cannot be used
   */
  ConsoleParts open() {
    Disabled disabled = disabled();
    if (disabled.all()) {
      return ConsoleParts.nothing();
    }
    EventSettings settings = events.settings();
    Map<String, SeriesStore> stores = disabled.has(Service.SERIES) ? Map.of() : series.open();
    List<LetterPlace> places = stored.letterPlaces();
    List<LetterStream> streams = stored.letterStreams(kafka);
    @Nullable ObjectLocation runs = stored.runs();
    @Nullable ObjectStore objects = runs == null && places.isEmpty() ? null : stored.open();
    @Nullable DeadLetterStore letters =
        places.isEmpty() && streams.isEmpty()
            ? null
            : new DeadLetterStore(objects == null ? ObjectStore.none() : objects, places, streams);
    @Nullable EventSink sink = hasKafka() ? events.sink(kafka.access(), port) : null;
    @Nullable LineSource shown = disabled.has(Service.LINE) ? null : line.topics(kafka::access);
    return new ConsoleParts(disabled, settings, sink, stores, objects, runs, letters, shown);
  }
}
