package dev.sluice.command.letters;

import dev.sluice.command.launch.ExitCode;
import dev.sluice.command.launch.ProgressDisplay;
import dev.sluice.command.launch.S3CommandOptions;
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
import dev.sluice.pipelines.options.Destinations;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Sends the originals of dead letters back to where they came from, the oldest days first. */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    description = {
      "Sends the originals of dead letters again, each once: what was sent is remembered in --store.",
      "Exit 3 where there is nothing to send, 4 where letters were left, which it names."
    })
final class DlqReplayCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private LetterOptions letters = new LetterOptions();
  @Mixin private S3CommandOptions s3 = new S3CommandOptions();

  @Parameters(
      paramLabel = "ID",
      arity = "0..*",
      description = "Ids of letters, or the begins of them; without, all that match.")
  private List<String> ids = new ArrayList<>();

  @Option(names = "--dry-run", description = "Only says what would be sent.")
  private boolean dryRun;

  @Option(names = "--again", description = "Also sends what was sent before, or may have been.")
  private boolean again;

  @Option(
      names = "--to-topic",
      paramLabel = "kafka:TOPIC",
      description =
          "Where records go, instead of where they came from; those from objects need it.")
  private @Nullable String toTopic;

  DlqReplayCommand() {}

  @Override
  public Integer call() {
    return DlqCommand.guarded(spec, this::replay);
  }

  private ExitCode replay(PrintWriter out) throws IOException {
    ObjectLocation home =
        letters
            .store()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "give --store, also for letters that lie elsewhere: what was sent is"
                            + " remembered there"));
    @Nullable String topic = topic();
    @Nullable KafkaAccess access = dryRun ? null : letters.kafka().answering("dlq");
    LetterFilter filter = letters.filter().withIdPrefixes(ids);
    try (ObjectStore store = s3.open(letters.kafka().waitSeconds())) {
      DeadLetterStore source = letters.open(store);
      ReplaySurvey survey = new ReplaySurvey(ids, topic);
      source.read(filter, Order.OLDEST_FIRST, survey);
      if (survey.missing().isPresent() || survey.letters() == 0) {
        DlqCommand.complain(
            survey
                .missing()
                .map(id -> "there is no dead letter " + id)
                .orElse("there is no such dead letter"));
        return ExitCode.NOTHING;
      }
      Set<String> meant = survey.ids();
      ReplayReport report =
          new ReplayReport(
              out,
              dryRun,
              new ProgressDisplay(
                  System.err, Boolean.getBoolean("sluice.terminal"), "dlq", System.nanoTime()),
              survey.letters());
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
          DlqCommand.complain("broken off: " + e.getMessage());
          return ExitCode.FAILED;
        }
        report.print();
        return last.reached() ? ExitCode.INTERRUPTED : report.exit();
      }
    }
  }

  private @Nullable String topic() {
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
