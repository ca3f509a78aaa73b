package dev.sluice.command.letters;

import static java.util.function.Predicate.not;

import dev.sluice.command.launch.KafkaCommandOptions;
import dev.sluice.command.launch.S3CommandOptions;
import dev.sluice.deadletter.v1.Reason;
import dev.sluice.io.deadletters.DeadLetterStore;
import dev.sluice.io.deadletters.LetterFilter;
import dev.sluice.io.deadletters.LetterPlace;
import dev.sluice.io.deadletters.LetterStream;
import dev.sluice.io.kafka.TopicLetterStream;
import dev.sluice.io.runs.RunDirectory;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.pipelines.options.Destinations;
import dev.sluice.pipelines.options.S3Access;
import dev.sluice.pipelines.options.TimeRange;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where dead letters are looked for, and which of them are meant. */
final class LetterOptions {
  private static final String STORE_VARIABLE = "SLUICE_DEAD_LETTERS";
  private static final String REASON_PREFIX = "REASON_";
  private static final Pattern RUN = Pattern.compile("(?:(.*)/)?replays/([^/]+)/?");

  @Option(
      names = "--store",
      paramLabel = "URI",
      description =
          "Where live pipelines put dead letters, such as s3://lake/letters"
              + " (default: the environment's SLUICE_DEAD_LETTERS).")
  private @Nullable String store;

  @Option(
      names = "--archive",
      paramLabel = "URI",
      description = "An archive's --output, to look at what it rejected; can be repeated.")
  private List<String> archives = new ArrayList<>();

  @Option(
      names = "--run",
      paramLabel = "URI",
      description =
          "A replay run, such as s3://results/replays/march, to look at what it rejected; can be"
              + " repeated.")
  private List<String> runs = new ArrayList<>();

  @Option(
      names = "--letters",
      paramLabel = "kafka:TOPIC",
      description =
          "A topic into which live pipelines put dead letters, such as kafka:dead-letters; can be"
              + " repeated.")
  private List<String> letterTopics = new ArrayList<>();

  @Mixin private KafkaCommandOptions kafka = new KafkaCommandOptions();

  @Option(
      names = "--reason",
      paramLabel = "NAMES",
      split = ",",
      description = "Only these reasons, such as too_late,message_malformed.")
  private List<String> reasons = new ArrayList<>();

  @Option(
      names = "--pipeline",
      paramLabel = "NAMES",
      split = ",",
      description = "Only what these pipelines rejected.")
  private List<String> pipelines = new ArrayList<>();

  @Option(
      names = "--topic",
      paramLabel = "NAMES",
      split = ",",
      description = "Only records of these topics.")
  private List<String> topics = new ArrayList<>();

  @Option(
      names = "--from",
      paramLabel = "TIME",
      description = "Begin of the times, inclusive: a date or an instant.")
  private @Nullable String from;

  @Option(
      names = "--to",
      paramLabel = "TIME",
      description = "End of the times, exclusive: a date or an instant.")
  private @Nullable String to;

  @Option(
      names = "--by",
      paramLabel = "failed|event",
      description =
          "Which times: when a record was rejected, or the event's own (default:"
              + " ${DEFAULT-VALUE}).",
      defaultValue = "failed")
  private String by = "failed";

  LetterOptions() {}

  /**
   * Where live pipelines put their letters, if it is said.
   *
   * @throws IllegalArgumentException if it is no address of S3
   */
  Optional<ObjectLocation> store() {
    @Nullable String uri = store == null ? System.getenv(STORE_VARIABLE) : store;
    return Optional.ofNullable(uri)
        .filter(not(String::isBlank))
        .map(text -> S3Access.location("store", text));
  }

  /**
   * The places in S3 that are to be looked at.
   *
   * @throws IllegalArgumentException if one is no address of S3
   */
  private List<LetterPlace> places() {
    List<LetterPlace> places = new ArrayList<>();
    store().ifPresent(location -> places.add(LetterPlace.store(location)));
    archives.forEach(uri -> places.add(LetterPlace.archive(S3Access.location("archive", uri))));
    runs.forEach(uri -> places.add(LetterPlace.run(run(uri))));
    return places;
  }

  /** Where the places in S3 lie; empty where there are none, and S3 need not be reached. */
  ObjectStore openObjects(S3CommandOptions s3) {
    return places().isEmpty() ? ObjectStore.none() : s3.open(kafka.waitSeconds());
  }

  /**
   * The topics that are to be looked at, once brokers have answered.
   *
   * @throws IllegalArgumentException if one is no topic, or nothing says where Kafka is
   */
  private List<LetterStream> streams() throws IOException {
    List<LetterStream> streams = new ArrayList<>();
    for (String option : letterTopics) {
      for (String name : Destinations.topics("letters", option)) {
        streams.add(new TopicLetterStream(kafka.answering("dlq"), name));
      }
    }
    return streams;
  }

  /** How Kafka is reached. */
  KafkaCommandOptions kafka() {
    return kafka;
  }

  /**
   * All letters that are meant by the places and topics.
   *
   * @throws IllegalArgumentException if there is neither, or one cannot be used
   */
  DeadLetterStore open(ObjectStore objects) throws IOException {
    List<LetterPlace> places = places();
    List<LetterStream> streams = streams();
    if (places.isEmpty() && streams.isEmpty()) {
      throw new IllegalArgumentException(
          "give --store (or set "
              + STORE_VARIABLE
              + "), --letters, --archive or --run: where are the letters?");
    }
    return new DeadLetterStore(objects, places, streams);
  }

  /**
   * Which letters are meant.
   *
   * @throws IllegalArgumentException if a reason or a time is none
   */
  LetterFilter filter() {
    long begin = from == null ? Long.MIN_VALUE : TimeRange.parse("from", from).toEpochMilli();
    long end = to == null ? Long.MAX_VALUE : TimeRange.parse("to", to).toEpochMilli();
    if (begin >= end) {
      throw new IllegalArgumentException(
          String.format("--from must be before --to, but was: --from=%s --to=%s", from, to));
    }
    return LetterFilter.all()
        .withReasons(reasons.stream().map(LetterOptions::reason).collect(Collectors.toSet()))
        .withPipelines(Set.copyOf(pipelines))
        .withTopics(Set.copyOf(topics))
        .withTimes(begin, end, clock());
  }

  /** A reason as it is shown and given: {@code too_late}. */
  static String name(Reason reason) {
    return reason == Reason.UNRECOGNIZED
        ? "unknown_here"
        : reason.name().substring(REASON_PREFIX.length()).toLowerCase(Locale.ROOT);
  }

  private static Reason reason(String text) {
    String plain = text.trim().toLowerCase(Locale.ROOT).replace('-', '_');
    return EnumSet.allOf(Reason.class).stream()
        .filter(
            each -> plain.equals(name(each)) || plain.equals(each.name().toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    String.format(
                        "--reason knows %s, but was: %s",
                        Arrays.stream(Reason.values())
                            .filter(
                                each ->
                                    each != Reason.UNRECOGNIZED
                                        && each != Reason.REASON_UNSPECIFIED)
                            .map(LetterOptions::name)
                            .collect(Collectors.joining(", ")),
                        text)));
  }

  private LetterFilter.Clock clock() {
    return switch (by) {
      case "failed" -> LetterFilter.Clock.FAILED;
      case "event" -> LetterFilter.Clock.EVENT;
      default -> throw new IllegalArgumentException("--by must be failed or event, but was: " + by);
    };
  }

  private static RunDirectory run(String uri) {
    ObjectLocation location = S3Access.location("run", uri);
    Matcher key = RUN.matcher(location.key());
    if (!key.matches()) {
      throw new IllegalArgumentException(
          "--run must be a run's own folder, such as s3://results/replays/march, but was: " + uri);
    }
    String output = key.group(1) == null ? "" : key.group(1);
    return new RunDirectory(new ObjectLocation(location.bucket(), output), key.group(2));
  }
}
