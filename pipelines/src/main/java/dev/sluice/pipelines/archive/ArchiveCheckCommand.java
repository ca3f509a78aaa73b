package dev.sluice.pipelines.archive;

import dev.sluice.io.archive.ArchiveCheck;
import dev.sluice.io.archive.ArchiveLayout;
import dev.sluice.io.archive.ArchiveRepair;
import dev.sluice.io.archive.ArchiveReport;
import dev.sluice.io.archive.ArchiveReport.Misplaced;
import dev.sluice.io.archive.ArchiveReport.OffsetRange;
import dev.sluice.io.archive.ArchiveReport.PartitionReport;
import dev.sluice.io.archive.ArchiveReport.Unfinished;
import dev.sluice.io.archive.ArchivedPartition;
import dev.sluice.io.kafka.PartitionRange;
import dev.sluice.io.kafka.PartitionReader;
import dev.sluice.io.kafka.TopicOffsets;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.pipelines.definition.ExitCode;
import dev.sluice.pipelines.definition.FlowCommand;
import dev.sluice.pipelines.definition.NothingToDoException;
import dev.sluice.pipelines.definition.Sizes;
import dev.sluice.pipelines.options.Destinations;
import dev.sluice.pipelines.options.KafkaConnection;
import dev.sluice.pipelines.options.KafkaOptions;
import dev.sluice.pipelines.options.S3Access;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Proves that an archive holds each published record once. */
public final class ArchiveCheckCommand implements FlowCommand<ArchiveCheckOptions> {
  private static final String NAME = "archive-check";
  private static final int SHOWN = 20;

  /** More missing records than these are not counted. */
  private static final long COUNTED = 100_000;

  /** A person waits: brokers that are away are an answer. */
  private static final long OUTAGE_MILLIS = 10_000;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String summary() {
    return "proves that an archive holds each published record once, and finds what was left"
        + " behind; exit 4 where that does not hold";
  }

  @Override
  public List<String> examples() {
    return List.of(
        "archive-check s3://archive",
        "archive-check s3://archive --contents --topics=observations");
  }

  @Override
  public Class<ArchiveCheckOptions> options() {
    return ArchiveCheckOptions.class;
  }

  @Override
  public List<String> unnamed() {
    return List.of("archive");
  }

  @Override
  public ExitCode run(ArchiveCheckOptions options, PrintWriter out, PrintStream err)
      throws IOException {
    @Nullable String topics = options.getTopics();
    try (ObjectStore store = S3Access.waiting(options).open()) {
      ObjectLocation location = ObjectLocation.parse(options.getArchive());
      // Asked first: what it holds then has to be archived when the archive is looked at.
      List<PartitionRange> held =
          topics == null
              ? List.of()
              : TopicOffsets.all(
                  KafkaConnection.answering(options, NAME, err),
                  Destinations.topics("topics", topics));
      ArchiveReport report =
          options.getContents()
              ? ArchiveCheck.checkContents(
                  store, location, ArchiveLayout.parse(options.getLayout()))
              : ArchiveCheck.check(store, location);
      if (report.partitions().isEmpty() && report.isProved() && topics == null) {
        throw new NothingToDoException("there is no archive at " + location);
      }
      print(report, options.getContents(), out);
      if (options.getRepair()) {
        repair(store, location, report, out);
      }
      boolean missing = false;
      for (PartitionRange range : held) {
        missing |= isMissingAny(options, range, published(range, report), out);
      }
      return report.isProved() && !missing ? ExitCode.DONE : ExitCode.REFUSED;
    }
  }

  private static void print(ArchiveReport report, boolean contents, PrintWriter out) {
    for (PartitionReport partition : report.partitions()) {
      out.printf(
          "%s-%d: %,d records and %,d rejected in %,d objects (%s), offsets %s, %,d starts%n",
          partition.topic(),
          partition.partition(),
          partition.records(),
          partition.rejected(),
          partition.objects(),
          Sizes.of(partition.bytes()),
          partition.published().stream()
              .map(range -> range.first() + " to " + range.last())
              .collect(Collectors.joining(", ")),
          partition.generation());
    }
    report.problems().stream().limit(SHOWN).forEach(problem -> out.println("PROBLEM: " + problem));
    if (report.problems().size() > SHOWN) {
      out.printf("... and %,d problems more%n", report.problems().size() - SHOWN);
    }
    printMisplaced(report.misplaced(), out);
    if (!report.underWay().isEmpty()) {
      out.printf(
          "under way: %,d objects of %s; a job that runs publishes or removes them within moments."
              + " Where none runs, start it, or use --repair 10 minutes after it ended%n",
          report.underWay().size(), names(report.unfinished()));
    }
    if (!report.leftovers().isEmpty()) {
      out.printf(
          "left behind by ended attempts, seen by no reader: %,d objects (--repair removes them)%n",
          report.leftovers().size());
    }
    if (report.unknownObjects() > 0) {
      out.printf("not of the archive: %,d objects%n", report.unknownObjects());
    }
    out.println(
        report.isProved()
            ? "each published record is there once" + (contents ? ", and can be read" : "")
            : String.format("the archive has %,d problems", report.problems().size()));
  }

  private static void printMisplaced(List<Misplaced> misplaced, PrintWriter out) {
    if (misplaced.isEmpty()) {
      return;
    }
    out.printf(
        "misplaced: %,d records in %,d objects lie under another day than a replay looks for them;"
            + " run replay --allDays=true reads them%n",
        misplaced.stream().mapToLong(Misplaced::records).sum(), misplaced.size());
    for (Misplaced each : misplaced.subList(0, Math.min(SHOWN, misplaced.size()))) {
      out.printf(
          "  %s: %,d records, of %s to %s%n",
          each.key(),
          each.records(),
          Instant.ofEpochMilli(each.earliestMillis()),
          Instant.ofEpochMilli(each.latestMillis()));
    }
    if (misplaced.size() > SHOWN) {
      out.printf("  ... and %,d objects more%n", misplaced.size() - SHOWN);
    }
  }

  private static String names(List<Unfinished> unfinished) {
    return unfinished.stream()
        .map(each -> each.partition().toString())
        .collect(Collectors.joining(", "));
  }

  private static void repair(
      ObjectStore store, ObjectLocation location, ArchiveReport report, PrintWriter out)
      throws IOException {
    List<ArchivedPartition> ended =
        ArchiveRepair.repair(store, location, report, Clock.systemUTC());
    if (!report.leftovers().isEmpty()) {
      out.printf("removed what was left behind: %,d objects%n", report.leftovers().size());
    }
    for (Unfinished each : report.unfinished()) {
      out.println(
          ended.contains(each.partition())
              ? each.partition()
                  + ": what was under way is published where it was whole, and removed where not"
              : each.partition()
                  + ": left under way, since its log was written to less than 10 minutes ago");
    }
  }

  private static List<OffsetRange> published(PartitionRange of, ArchiveReport report) {
    return report.partitions().stream()
        .filter(each -> each.topic().equals(of.topic()) && each.partition() == of.partition())
        .flatMap(each -> each.published().stream())
        .toList();
  }

  /**
   * Whether a reader of committed records finds any that is not archived. What the brokers have no
   * more is only said: whether there was a record nobody can tell.
   */
  private static boolean isMissingAny(
      KafkaOptions kafka, PartitionRange held, List<OffsetRange> published, PrintWriter out)
      throws IOException {
    long records = 0;
    long next = published.isEmpty() ? held.startOffset() : published.get(0).first();
    next = Math.min(next, held.startOffset());
    for (OffsetRange range : published) {
      records += missing(kafka, held, next, range.first(), records, out);
      next = range.last() + 1;
    }
    records += missing(kafka, held, next, held.endOffset(), records, out);
    if (records > 0) {
      out.printf(
          "%s-%d: %s%,d records are not archived (yet)%n",
          held.topic(), held.partition(), records >= COUNTED ? "at least " : "", records);
    }
    return records > 0;
  }

  /** How many records there are from one offset to before another. */
  private static long missing(
      KafkaOptions kafka, PartitionRange held, long from, long to, long counted, PrintWriter out)
      throws IOException {
    long end = Math.min(to, held.endOffset());
    long start = Math.max(from, held.startOffset());
    if (from < Math.min(to, held.startOffset())) {
      out.printf(
          "warning: %s-%d: the offsets %d to %d are not archived, and the brokers have deleted them%n",
          held.topic(), held.partition(), from, Math.min(to, held.startOffset()) - 1);
    }
    long records = 0;
    if (start < end) {
      PartitionRange gap = new PartitionRange(held.topic(), held.partition(), start, end);
      try (PartitionReader reader =
          PartitionReader.open(KafkaConnection.of(kafka), gap, OUTAGE_MILLIS)) {
        while (counted + records < COUNTED && reader.next() != null) {
          records++;
        }
      }
    }
    return records;
  }
}
