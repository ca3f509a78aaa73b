package dev.sluice.console;

import com.google.common.base.Splitter;
import dev.sluice.console.line.LineSource.Limit;
import dev.sluice.console.line.LineTopics;
import dev.sluice.io.kafka.KafkaAccess;
import dev.sluice.transforms.amounts.DecimalText;
import dev.sluice.transforms.amounts.InvalidDecimalException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which line is shown. */
final class LineOptions {
  private static final int MOST_SECONDS = 86_400;

  @Option(
      names = "--lineTopics",
      paramLabel = "NAMES",
      description =
          "Topics of the readings of a line that is shown, with commas between; its metric is the"
              + " last part of a topic's name (default: none, and no line is shown).")
  private @Nullable String topics;

  @Option(
      names = "--alertTopic",
      paramLabel = "NAME",
      defaultValue = "line-alerts",
      description = "Topic of the alerts of the line (default: ${DEFAULT-VALUE}).")
  private String alerts = "line-alerts";

  @Option(
      names = "--lineLimits",
      paramLabel = "LIMITS",
      defaultValue = "temperature=70",
      description =
          "Limits that are drawn, METRIC=NUMBER with commas between; they decide nothing, which the"
              + " rules of the line do (default: ${DEFAULT-VALUE}).")
  private String limits = "temperature=70";

  @Option(
      names = "--silentSeconds",
      paramLabel = "NUMBER",
      defaultValue = "60",
      description =
          "After how long without a reading a device is shown as silent, 1 to 86400 (default:"
              + " ${DEFAULT-VALUE}).")
  private int silentSeconds;

  LineOptions() {}

  /**
   * The topics of the line; null where none is given.
   *
   * @throws IllegalArgumentException if an option cannot be used
   */
  @Nullable LineTopics topics(Supplier<KafkaAccess> kafka) {
    if (topics == null || topics.isBlank()) {
      return null;
    }
    List<String> names =
        Splitter.on(',')
            .trimResults()
            .omitEmptyStrings()
            .splitToStream(topics)
            .map(name -> OptionChecks.topic("--lineTopics", name))
            .toList();
    return new LineTopics(
        kafka.get(),
        names,
        OptionChecks.topic("--alertTopic", alerts),
        limits(),
        OptionChecks.number("--silentSeconds", silentSeconds, 1, MOST_SECONDS));
  }

  private List<Limit> limits() {
    List<Limit> read = new ArrayList<>();
    for (String one : Splitter.on(',').trimResults().omitEmptyStrings().split(limits)) {
      int equals = one.lastIndexOf('=');
      String words = "--lineLimits must be METRIC=NUMBER with commas between, but was: " + one;
      if (equals <= 0) {
        throw new IllegalArgumentException(words);
      }
      try {
        String number = DecimalText.read(one.substring(equals + 1)).toPlainString();
        read.add(new Limit(one.substring(0, equals), number));
      } catch (InvalidDecimalException e) {
        throw new IllegalArgumentException(words, e);
      }
    }
    return read;
  }
}
