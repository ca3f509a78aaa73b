package dev.sluice.command.letters;

import dev.sluice.command.launch.ProgressDisplay;
import dev.sluice.io.deadletters.OriginalRecord;
import dev.sluice.io.deadletters.Redrive.Fate;
import dev.sluice.io.deadletters.Redrive.Observer;
import dev.sluice.pipelines.definition.ExitCode;
import dev.sluice.pipelines.definition.Progress;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Counts what becomes of letters that are sent again, and says it in the end. */
final class ReplayReport implements Observer {
  private static final int MOST_NAMED = 20;
  private static final long SHOWN_EVERY_NANOS = 200_000_000;

  /** What can become of a letter. */
  private enum End {
    SENT("sent", false),
    SENT_BEFORE("sent before; --again sends it once more", false),
    FOLLOWED("followed by a later attempt, which counts instead", false),
    UNCERTAIN(
        "uncertain: look for it in its topic, and send it with --again if it is missing", true),
    REFUSED("refused by Kafka", true),
    CUT("not sent: only the begin of it was kept", true),
    NO_RECORD("not sent: it stands for an object or its unreadable rest, and for no record", true),
    NO_TOPIC("not sent: it came from an object; --to-topic says where it goes", true),
    UNREADABLE("not read: an object is damaged or gone", true);

    final String text;
    final boolean bad;

    End(String text, boolean bad) {
      this.text = text;
      this.bad = bad;
    }
  }

  private final PrintWriter out;
  private final Letters letters;
  private final boolean dryRun;
  private final ProgressDisplay display;
  private final long total;
  private final Map<End, Long> counts = new EnumMap<>(End.class);
  private final List<String> complaints = new ArrayList<>();
  private long settled;
  private long shownNanos = System.nanoTime();

  /**
   * Begins.
   *
   * @param dryRun whether nothing is sent, and each record is printed that would be
   * @param total how many letters there are
   */
  ReplayReport(
      PrintWriter out, Letters letters, boolean dryRun, ProgressDisplay display, long total) {
    this.out = out;
    this.letters = letters;
    this.dryRun = dryRun;
    this.display = display;
    this.total = total;
  }

  @Override
  public void settled(OriginalRecord record, Fate fate, String message) {
    if (dryRun && fate == Fate.SENT) {
      out.printf(
          "%s  attempt %d  to %s%s, %,d bytes%n",
          record.letterId(),
          record.attempt(),
          record.topic(),
          record.partition().isPresent() ? "/" + record.partition().getAsInt() : "",
          record.sizeBytes());
    }
    count(
        switch (fate) {
          case SENT -> End.SENT;
          case SENT_BEFORE -> End.SENT_BEFORE;
          case UNCERTAIN -> End.UNCERTAIN;
          case REFUSED -> End.REFUSED;
        },
        record.letterId(),
        message);
  }

  void cannot(String letterId, OriginalRecord.Obstacle obstacle) {
    count(
        switch (obstacle) {
          case CUT -> End.CUT;
          case NO_RECORD -> End.NO_RECORD;
          case NO_TOPIC -> End.NO_TOPIC;
        },
        letterId,
        "");
  }

  void followed(String letterId) {
    count(End.FOLLOWED, letterId, "");
  }

  void unreadable(String objectUri, String why) {
    count(End.UNREADABLE, objectUri + " " + why, "");
    settled--;
  }

  private void count(End end, String what, String message) {
    long count = counts.merge(end, 1L, Long::sum);
    settled++;
    if (end.bad && count <= MOST_NAMED) {
      complaints.add(
          what + ": " + (message.isEmpty() ? end.text : end.text + " (" + message + ")"));
    }
    long now = System.nanoTime();
    if (!dryRun && now - shownNanos >= SHOWN_EVERY_NANOS) {
      display.show(Progress.of("letters", settled, total), now);
      shownNanos = now;
    }
  }

  /** Prints what is to be looked at, and all counts. */
  void print() {
    display.end();
    out.flush();
    complaints.forEach(letters::complain);
    counts.forEach(
        (end, count) ->
            out.printf(
                "%,10d  %s%n", count, dryRun && end == End.SENT ? "would be sent" : end.text));
    out.flush();
  }

  /** How a replay that was not broken off ends. */
  ExitCode exit() {
    if (counts.keySet().stream().anyMatch(end -> end.bad)) {
      return ExitCode.REFUSED;
    }
    return counts.containsKey(End.SENT) ? ExitCode.DONE : ExitCode.NOTHING;
  }
}
