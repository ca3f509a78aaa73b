package dev.sluice.pipelines.command;

import dev.sluice.io.archive.ArchiveCheck;
import dev.sluice.io.archive.ArchiveReport;
import dev.sluice.io.archive.ArchiveReport.OffsetRange;
import dev.sluice.io.archive.ArchiveReport.PartitionReport;
import dev.sluice.io.kafka.KafkaUnavailableException;
import dev.sluice.io.kafka.PartitionRange;
import dev.sluice.io.kafka.TopicOffsets;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.pipelines.jobs.Sizes;
import dev.sluice.pipelines.options.Destinations;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Proves that an archive holds each published record once. */
@Command(
    name = "archive-check",
    mixinStandardHelpOptions = true,
    description =
        "Proves that an archive holds each published record once, and finds what was left behind;"
            + " exit 4 where that does not hold.")
final class ArchiveCheckCommand implements Callable<Integer> {
  private static final int SHOWN = 20;

  @Spec private CommandSpec spec;
  @Mixin private S3CommandOptions s3 = new S3CommandOptions();
  @Mixin private KafkaCommandOptions kafka = new KafkaCommandOptions();

  @Parameters(paramLabel = "ARCHIVE", description = "Where archive writes, such as s3://archive.")
  private String archive = "";

  @Option(
      names = "--contents",
      description = "Reads all objects as well: checksums, and as many records as there must be.")
  private boolean contents;

  @Option(
      names = "--repair",
      description = "Removes what ended attempts left behind; no reader sees it in any case.")
  private boolean repair;

  @Option(
      names = "--topics",
      paramLabel = "NAMES",
      description =
          "Also asks Kafka whether all that these topics hold now is archived; exit 4 where not.")
  private @Nullable String topics;

  ArchiveCheckCommand() {}

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    try (ObjectStore store = s3.open()) {
      ObjectLocation location = ObjectLocation.parse(archive);
      // Asked first: what it holds then has to be archived when the archive is looked at.
      List<PartitionRange> held =
          topics == null
              ? List.of()
              : TopicOffsets.all(kafka.access(), Destinations.topics("topics", topics));
      ArchiveReport report = ArchiveCheck.check(store, location, contents);
      if (report.partitions().isEmpty() && topics == null) {
        System.err.printf("archive-check: there is no archive at %s%n", location);
        return ExitCode.NOTHING.code();
      }
      print(report, out);
      if (repair && !report.leftovers().isEmpty()) {
        ArchiveCheck.removeLeftovers(store, location, report);
        out.printf("removed what was left behind: %,d objects%n", report.leftovers().size());
      }
      long missing = held.stream().mapToLong(range -> missing(range, report, out)).sum();
      return (report.isProved() && missing == 0 ? ExitCode.DONE : ExitCode.REFUSED).code();
    } catch (IllegalArgumentException | IOException | KafkaUnavailableException e) {
      System.err.println("archive-check: " + e.getMessage());
      return ExitCode.USAGE.code();
    } finally {
      out.flush();
    }
  }

  private void print(ArchiveReport report, PrintWriter out) {
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
    if (!report.underWay().isEmpty()) {
      out.printf("under way: %,d objects%n", report.underWay().size());
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

  /** How many offsets of a range are not archived. */
  private static long missing(PartitionRange held, ArchiveReport report, PrintWriter out) {
    long next = held.startOffset();
    long missing = 0;
    for (PartitionReport partition : report.partitions()) {
      if (partition.topic().equals(held.topic()) && partition.partition() == held.partition()) {
        for (OffsetRange range : partition.published()) {
          missing += Math.max(0, Math.min(range.first(), held.endOffset()) - next);
          next = Math.max(next, range.last() + 1);
        }
      }
    }
    missing += Math.max(0, held.endOffset() - next);
    if (missing > 0) {
      out.printf(
          "%s-%d: %,d offsets are not archived (yet)%n", held.topic(), held.partition(), missing);
    }
    return missing;
  }
}
