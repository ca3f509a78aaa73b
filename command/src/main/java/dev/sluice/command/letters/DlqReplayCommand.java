package dev.sluice.command.letters;

import dev.sluice.command.launch.ProgressDisplay;
import dev.sluice.deadletter.v1.DeadLetter;
import dev.sluice.io.deadletters.DeadLetterStore;
import dev.sluice.io.deadletters.DeadLetterStore.Order;
import dev.sluice.io.deadletters.FoundLetter;
import dev.sluice.io.deadletters.LetterFilter;
import dev.sluice.io.deadletters.LetterVisitor;
import dev.sluice.io.deadletters.OriginalRecord;
import dev.sluice.io.deadletters.Redrive;
import dev.sluice.io.deadletters.RedriveLedger;
import dev.sluice.io.kafka.KafkaAccess;
import dev.sluice.io.kafka.KafkaChecks;
import dev.sluice.io.kafka.KafkaLetterSender;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.pipelines.definition.ExitCode;
import dev.sluice.pipelines.definition.FlowCommand;
import dev.sluice.pipelines.definition.NothingToDoException;
import dev.sluice.pipelines.options.Destinations;
import dev.sluice.pipelines.options.S3Access;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.jspecify.annotations.Nullable;

/** Sends the originals of dead letters back to where they came from, the oldest days first. */
public final class DlqReplayCommand implements FlowCommand<DlqReplayCommand.Options> {

  /** Its options. */
  public interface Options extends LetterOptions {

    @Description("Ids of letters, or the begins of them; without, all that match.")
    @Nullable List<String> getIds();

    void setIds(@Nullable List<String> value);

    @Description("Only says what would be sent.")
    @Default.Boolean(false)
    boolean getDryRun();

    void setDryRun(boolean value);

    @Description("Also sends what was sent before, or may have been.")
    @Default.Boolean(false)
    boolean getAgain();

    void setAgain(boolean value);

    @Description(
        "Where records go, such as kafka:TOPIC, instead of where they came from; those from objects need it.")
    @Nullable String getToTopic();

    void setToTopic(@Nullable String value);
  }

  @Override
  public String name() {
    return "dlq replay";
  }

  @Override
  public String summary() {
    return "sends the originals of dead letters again, each once: what was sent is remembered"
        + " in --store. Exit 3 where there is nothing to send, 4 where letters were left, which it names";
  }

  @Override
  public List<String> examples() {
    return List.of(
        "dlq replay --store=s3://lake/letters --dry-run",
        "dlq replay --store=s3://lake/letters --reason=too_late");
  }

  @Override
  public Class<Options> options() {
    return Options.class;
  }

  @Override
  public List<String> unnamed() {
    return List.of("ids");
  }

  @Override
  public ExitCode run(Options options, PrintWriter out, PrintStream err) throws IOException {
    Letters letters = new Letters(options, err);
    boolean dryRun = options.getDryRun();
    boolean again = options.getAgain();
    @Nullable List<String> given = options.getIds();
    List<String> ids = given == null ? List.of() : given;
    ObjectLocation home =
        letters
            .store()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "give --store, also for letters that lie elsewhere: what was sent is"
                            + " remembered there"));
    @Nullable String topic = topic(options.getToTopic());
    @Nullable KafkaAccess access = dryRun ? null : letters.kafka();
    LetterFilter filter = letters.filter().withIdPrefixes(ids);
    try (ObjectStore store = S3Access.waiting(options).open()) {
      DeadLetterStore source = letters.open(store);
      ReplaySurvey survey = new ReplaySurvey(ids, topic);
      source.read(filter, Order.OLDEST_FIRST, survey);
      if (survey.missing().isPresent() || survey.letters() == 0) {
        throw new NothingToDoException(
            survey
                .missing()
                .map(id -> "there is no dead letter " + id)
                .orElse("there is no such dead letter"));
      }
      Set<String> meant = survey.ids();
      ReplayReport report =
          new ReplayReport(
              out, letters, dryRun, ProgressDisplay.begin(err, "dlq"), survey.letters());
      RedriveLedger claims = new RedriveLedger(store, home, Clock.systemUTC());
      if (access == null) {
        try (Redrive rehearsal = Redrive.rehearsing(claims, again, report)) {
          source.read(
              filter,
              Order.OLDEST_FIRST,
              new Sending(survey, meant, topic, report, rehearsal, () -> false));
          rehearsal.flush();
        }
        report.print();
        return report.exit();
      }
      var unused = KafkaChecks.partitions(access, survey.topics());
      try (LastBatch last = LastBatch.begin()) {
        try (KafkaLetterSender sender = KafkaLetterSender.open(access);
            Redrive replay = Redrive.sending(claims, sender, again, report)) {
          source.read(
              filter,
              Order.OLDEST_FIRST,
              new Sending(survey, meant, topic, report, replay, last::reached));
          replay.flush();
        } catch (IOException e) {
          report.print();
          letters.complain("broken off: " + e.getMessage());
          return ExitCode.FAILED;
        }
        report.print();
        return last.reached() ? ExitCode.INTERRUPTED : report.exit();
      }
    }
  }

  private static @Nullable String topic(@Nullable String toTopic) {
    if (toTopic == null) {
      return null;
    }
    List<String> topics = Destinations.topics("to-topic", toTopic);
    if (topics.size() > 1) {
      throw new IllegalArgumentException("--to-topic must name one topic, but was: " + toTopic);
    }
    return topics.get(0);
  }

  /** Hands over what can be sent, and tells the report of the rest. */
  private record Sending(
      ReplaySurvey survey,
      Set<String> meant,
      @Nullable String toTopic,
      ReplayReport report,
      Redrive replay,
      BooleanSupplier enough)
      implements LetterVisitor {
    @Override
    public boolean letter(FoundLetter found) throws IOException {
      DeadLetter letter = found.letter();
      if (!meant.isEmpty() && !meant.contains(letter.getLetterId())) {
        return true;
      }
      OriginalRecord.@Nullable Obstacle obstacle = OriginalRecord.obstacle(found, toTopic);
      if (survey.isFollowed(letter)) {
        report.followed(letter.getLetterId());
      } else if (obstacle != null) {
        report.cannot(letter.getLetterId(), obstacle);
      } else {
        replay.add(OriginalRecord.of(letter, toTopic));
      }
      return !enough.getAsBoolean();
    }

    @Override
    public void unreadable(String objectUri, String why) {
      report.unreadable(objectUri, why);
    }
  }
}
