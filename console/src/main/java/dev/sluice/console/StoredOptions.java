package dev.sluice.console;

import com.google.common.base.Strings;
import dev.sluice.io.deadletters.LetterPlace;
import dev.sluice.io.deadletters.LetterStream;
import dev.sluice.io.kafka.TopicLetterStream;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.io.s3.S3Settings;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the runs and dead letters lie that are shown. */
final class StoredOptions {
  private static final int S3_OUTAGE_SECONDS = 5;
  private static final String LETTERS_VARIABLE = "SLUICE_DEAD_LETTERS";

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
      description =
          "Another S3 than AWS (default: the environment's AWS_ENDPOINT_URL_S3, else its"
              + " AWS_ENDPOINT_URL).")
  private @Nullable String s3Endpoint;

  @Option(names = "--s3PathStyle", description = "Names buckets in the path.")
  private boolean s3PathStyle;

  @Option(names = "--s3Region", paramLabel = "NAME", description = "Region of S3.")
  private @Nullable String s3Region;

  StoredOptions() {}

  /** The output of replays; null where none is given. */
  @Nullable ObjectLocation runs() {
    return runs == null ? null : OptionChecks.location("--runs", runs);
  }

  /** The letters that lie in S3. */
  List<LetterPlace> letterPlaces() {
    return letterUris().stream()
        .filter(uri -> !OptionChecks.isTopic(lettersFrom(), uri))
        .map(uri -> LetterPlace.store(OptionChecks.location(lettersFrom(), uri)))
        .toList();
  }

  /** The letters that lie in topics. */
  List<LetterStream> letterStreams(BrokerOptions kafka) {
    List<LetterStream> streams = new ArrayList<>();
    for (String uri : letterUris()) {
      if (OptionChecks.isTopic(lettersFrom(), uri)) {
        String topic = OptionChecks.letterTopic(lettersFrom(), uri);
        streams.add(new TopicLetterStream(kafka.access(), topic));
      }
    }
    return streams;
  }

  /** Opens the store of what lies in S3. */
  ObjectStore open() {
    return settings().open();
  }

  /** Refuses what cannot be used; opens nothing. */
  void check() {
    var unusedRuns = runs();
    var unusedStore = settings();
    for (String uri : letterUris()) {
      if (OptionChecks.isTopic(lettersFrom(), uri)) {
        var unusedTopic = OptionChecks.letterTopic(lettersFrom(), uri);
      } else {
        var unusedPlace = OptionChecks.location(lettersFrom(), uri);
      }
    }
  }

  private S3Settings settings() {
    return new S3Settings(s3Endpoint, s3PathStyle, s3Region, S3_OUTAGE_SECONDS);
  }

  private String lettersFrom() {
    return letters.isEmpty() ? LETTERS_VARIABLE : "--letters";
  }

  private List<String> letterUris() {
    String variable = Strings.nullToEmpty(System.getenv(LETTERS_VARIABLE));
    return letters.isEmpty() && !variable.isBlank() ? List.of(variable) : letters;
  }
}
