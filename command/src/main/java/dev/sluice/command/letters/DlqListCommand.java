package dev.sluice.command.letters;

import com.google.protobuf.util.JsonFormat;
import dev.sluice.command.launch.ProgressDisplay;
import dev.sluice.deadletter.v1.Reason;
import dev.sluice.io.deadletters.DeadLetterStore;
import dev.sluice.io.deadletters.DeadLetterStore.Order;
import dev.sluice.io.deadletters.FoundLetter;
import dev.sluice.io.deadletters.LetterVisitor;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.pipelines.definition.ExitCode;
import dev.sluice.pipelines.definition.FlowCommand;
import dev.sluice.pipelines.definition.NothingToDoException;
import dev.sluice.pipelines.definition.Progress;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.jspecify.annotations.Nullable;

/** Lists dead letters, newest days first. */
public final class DlqListCommand implements FlowCommand<DlqListCommand.Options> {
  private static final int ROWS = 100;

  /** Its options. */
  public interface Options extends LetterOptions {

    @Description(
        "Most letters that are shown (default: 100; with --json, all). The counts are of all that match.")
    @Nullable Integer getLimit();

    void setLimit(@Nullable Integer value);

    @Description("Prints each letter as proto3 JSON in a line of its own, and no counts.")
    @Default.Boolean(false)
    boolean getJson();

    void setJson(boolean value);
  }

  @Override
  public String name() {
    return "dlq list";
  }

  @Override
  public String summary() {
    return "lists dead letters, newest first, and counts them by reason; exit 3 where there is"
        + " none";
  }

  @Override
  public List<String> examples() {
    return List.of(
        "dlq list --store=s3://lake/letters --reason=too_late",
        "dlq list --letters=kafka:dead-letters --json");
  }

  @Override
  public Class<Options> options() {
    return Options.class;
  }

  @Override
  public ExitCode run(Options options, PrintWriter out, PrintStream err) throws IOException {
    @Nullable Integer limit = options.getLimit();
    if (limit != null && limit < 1) {
      throw new IllegalArgumentException("--limit must be positive, but was: " + limit);
    }
    Letters letters = new Letters(options, err);
    try (ObjectStore store = letters.openObjects()) {
      DeadLetterStore source = letters.open(store);
      return options.getJson()
          ? lines(letters, source, limit == null ? Long.MAX_VALUE : limit, out)
          : table(letters, source, limit == null ? ROWS : limit, out);
    }
  }

  private static ExitCode lines(Letters letters, DeadLetterStore source, long most, PrintWriter out)
      throws IOException {
    JsonFormat.Printer printer = JsonFormat.printer().omittingInsignificantWhitespace();
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
            letters.complain(objectUri + " " + why);
          }
        });
    if (printed[0] == 0) {
      throw none();
    }
    return ExitCode.DONE;
  }

  private static ExitCode table(Letters letters, DeadLetterStore source, int most, PrintWriter out)
      throws IOException {
    Counted counted = new Counted(most, ProgressDisplay.begin(letters.err(), "dlq"));
    source.read(letters.filter(), Order.NEWEST_FIRST, counted);
    counted.display.end();
    counted.complaints.forEach(letters::complain);
    if (counted.total == 0) {
      throw none();
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
            count -> out.printf("%,10d  %s%n", count.getValue(), Letters.name(count.getKey())));
    out.printf("%,10d  in all%n", counted.total);
    return ExitCode.DONE;
  }

  private static NothingToDoException none() {
    return new NothingToDoException("there is no such dead letter");
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
