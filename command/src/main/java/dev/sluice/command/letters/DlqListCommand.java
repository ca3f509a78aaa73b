package dev.sluice.command.letters;

import com.google.protobuf.util.JsonFormat;
import dev.sluice.command.launch.ExitCode;
import dev.sluice.command.launch.ProgressDisplay;
import dev.sluice.command.launch.S3CommandOptions;
import dev.sluice.deadletter.v1.Reason;
import dev.sluice.io.deadletters.DeadLetterStore;
import dev.sluice.io.deadletters.DeadLetterStore.Order;
import dev.sluice.io.deadletters.FoundLetter;
import dev.sluice.io.deadletters.LetterVisitor;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.pipelines.definition.Progress;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists dead letters, newest days first. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description =
        "Lists dead letters, newest first, and counts them by reason; exit 3 where there is none.")
final class DlqListCommand implements Callable<Integer> {
  private static final int ROWS = 100;

  @Spec private CommandSpec spec;
  @Mixin private LetterOptions letters = new LetterOptions();
  @Mixin private S3CommandOptions s3 = new S3CommandOptions();

  @Option(
      names = "--limit",
      paramLabel = "NUMBER",
      description =
          "Most letters that are shown (default: "
              + ROWS
              + "; with --json, all). The counts are of"
              + " all that match.")
  private @Nullable Integer limit;

  @Option(
      names = "--json",
      description = "Prints each letter as proto3 JSON in a line of its own, and no counts.")
  private boolean json;

  DlqListCommand() {}

  @Override
  public Integer call() {
    return DlqCommand.guarded(
        spec,
        out -> {
          if (limit != null && limit < 1) {
            throw new IllegalArgumentException("--limit must be positive, but was: " + limit);
          }
          try (ObjectStore store = letters.openObjects(s3)) {
            DeadLetterStore source = letters.open(store);
            return json ? lines(source, out) : table(source, out);
          }
        });
  }

  private ExitCode lines(DeadLetterStore source, PrintWriter out) throws IOException {
    JsonFormat.Printer printer = JsonFormat.printer().omittingInsignificantWhitespace();
    long most = limit == null ? Long.MAX_VALUE : limit;
    long[] printed = {0};
    source.read(
        letters.filter(),
        Order.NEWEST_FIRST,
        new LetterVisitor() {
          @Override
          public boolean letter(FoundLetter letter) throws IOException {
            out.println(printer.print(letter.letter()));
            return ++printed[0] < most;
          }

          @Override
          public void unreadable(String objectUri, String why) {
            DlqCommand.complain(objectUri + " " + why);
          }
        });
    return printed[0] == 0 ? none() : ExitCode.DONE;
  }

  private ExitCode table(DeadLetterStore source, PrintWriter out) throws IOException {
    Counted counted =
        new Counted(
            limit == null ? ROWS : limit,
            new ProgressDisplay(
                System.err, Boolean.getBoolean("sluice.terminal"), "dlq", System.nanoTime()));
    source.read(letters.filter(), Order.NEWEST_FIRST, counted);
    counted.display.end();
    counted.complaints.forEach(DlqCommand::complain);
    if (counted.total == 0) {
      return none();
    }
    out.println(LetterText.head());
    counted.rows.forEach(out::println);
    if (counted.rows.size() < counted.total) {
      out.printf("... and %,d more%n", counted.total - counted.rows.size());
    }
    out.println();
    counted.byReason.entrySet().stream()
        .sorted(Map.Entry.<Reason, Long>comparingByValue(Comparator.reverseOrder()))
        .forEach(
            count ->
                out.printf("%,10d  %s%n", count.getValue(), LetterOptions.name(count.getKey())));
    out.printf("%,10d  in all%n", counted.total);
    return ExitCode.DONE;
  }

  private static ExitCode none() {
    DlqCommand.complain("there is no such dead letter");
    return ExitCode.NOTHING;
  }

  /** The rows that are shown and the counts of all. */
  private static final class Counted implements LetterVisitor {
    final List<String> rows = new ArrayList<>();
    final List<String> complaints = new ArrayList<>();
    final Map<Reason, Long> byReason = new EnumMap<>(Reason.class);
    final ProgressDisplay display;
    private final int most;
    long total;

    Counted(int most, ProgressDisplay display) {
      this.most = most;
      this.display = display;
    }

    @Override
    public boolean letter(FoundLetter letter) {
      if (rows.size() < most) {
        rows.add(LetterText.row(letter));
      }
      byReason.merge(letter.letter().getReason(), 1L, Long::sum);
      total++;
      return true;
    }

    @Override
    public void unreadable(String objectUri, String why) {
      complaints.add(objectUri + " " + why);
    }

    @Override
    public void progress(int daysDone, int daysTotal) {
      display.show(Progress.of("days", daysDone, daysTotal), System.nanoTime());
    }
  }
}
