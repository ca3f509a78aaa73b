package dev.sluice.command.letters;

import static java.util.function.Predicate.not;

import dev.sluice.deadletter.v1.Reason;
import dev.sluice.io.deadletters.DeadLetterStore;
import dev.sluice.io.deadletters.LetterFilter;
import dev.sluice.io.deadletters.LetterPlace;
import dev.sluice.io.deadletters.LetterStream;
import dev.sluice.io.kafka.KafkaAccess;
import dev.sluice.io.kafka.TopicLetterStream;
import dev.sluice.io.runs.RunDirectory;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.pipelines.options.Destinations;
import dev.sluice.pipelines.options.KafkaConnection;
import dev.sluice.pipelines.options.S3Access;
import dev.sluice.pipelines.options.TimeRange;
import java.io.IOException;
import java.io.PrintStream;
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

/**
 * The dead letters that options mean.
 *
 * @param err for a person
 */
record Letters(LetterOptions options, PrintStream err) {
  private static final String NAME = "dlq";
  private static final String STORE_VARIABLE = "SLUICE_DEAD_LETTERS";
  private static final String REASON_PREFIX = "REASON_";
  private static final Pattern RUN = Pattern.compile("(?:(.*)/)?replays/([^/]+)/?");

  /**
   * Where live pipelines put their letters, if it is said.
   *
   * @throws IllegalArgumentException if it is no address of S3
   */
  Optional<ObjectLocation> store() {
    @Nullable String given = options.getStore();
    @Nullable String uri = given == null ? System.getenv(STORE_VARIABLE) : given;
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
    all(options.getArchive())
        .forEach(uri -> places.add(LetterPlace.archive(S3Access.location("archive", uri))));
    all(options.getRun()).forEach(uri -> places.add(LetterPlace.run(run(uri))));
    return places;
  }

  /** Where the places in S3 lie; empty where there are none, and S3 need not be reached. */
  ObjectStore openObjects() {
    return places().isEmpty() ? ObjectStore.none() : S3Access.waiting(options).open();
  }

  /**
   * The topics that are to be looked at, once brokers have answered.
   *
   * @throws IllegalArgumentException if one is no topic, or nothing says where Kafka is
   */
  private List<LetterStream> streams() throws IOException {
    List<LetterStream> streams = new ArrayList<>();
    for (String option : all(options.getLetters())) {
      for (String name : Destinations.topics("letters", option)) {
        streams.add(new TopicLetterStream(kafka(), name));
      }
    }
    return streams;
  }

  /**
   * How Kafka is reached, once a broker has answered.
   *
   * @throws IllegalArgumentException if nothing says where it is
   */
  KafkaAccess kafka() throws IOException {
    return KafkaConnection.answering(options, NAME, err);
  }

  /** Tells a person. */
  void complain(String message) {
    err.println(NAME + ": " + message);
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
    @Nullable String from = options.getFrom();
    @Nullable String to = options.getTo();
    long begin = from == null ? Long.MIN_VALUE : TimeRange.parse("from", from).toEpochMilli();
    long end = to == null ? Long.MAX_VALUE : TimeRange.parse("to", to).toEpochMilli();
    if (begin >= end) {
      throw new IllegalArgumentException(
          String.format("--from must be before --to, but was: --from=%s --to=%s", from, to));
    }
    return LetterFilter.all()
        .withReasons(
            all(options.getReason()).stream().map(Letters::reason).collect(Collectors.toSet()))
        .withPipelines(Set.copyOf(all(options.getPipeline())))
        .withTopics(Set.copyOf(all(options.getTopic())))
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
                            .map(Letters::name)
                            .collect(Collectors.joining(", ")),
                        text)));
  }

  private static List<String> all(@Nullable List<String> given) {
    return given == null ? List.of() : given;
  }

  private LetterFilter.Clock clock() {
    return switch (options.getBy()) {
      case "failed" -> LetterFilter.Clock.FAILED;
      case "event" -> LetterFilter.Clock.EVENT;
      default ->
          throw new IllegalArgumentException(
              "--by must be failed or event, but was: " + options.getBy());
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
