package dev.sluice.command;

import dev.sluice.camera.v1.Incident;
import dev.sluice.command.launch.ExitCode;
import dev.sluice.command.launch.KafkaCommandOptions;
import dev.sluice.command.launch.S3CommandOptions;
import dev.sluice.io.kafka.KafkaUnavailableException;
import dev.sluice.io.outages.StoreUnavailableException;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.pipelines.incidents.StoredIncidents;
import dev.sluice.pipelines.options.Destinations;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Holds two sets of incidents against each other. */
@Command(
    name = "same",
    mixinStandardHelpOptions = true,
    description =
        "Tells whether two places hold the same incidents, by their ids and word for word; exit 4 where not.")
final class SameCommand implements Callable<Integer> {
  private static final int SHOWN = 10;

  @Spec private CommandSpec spec;
  @Mixin private S3CommandOptions s3 = new S3CommandOptions();
  @Mixin private KafkaCommandOptions kafka = new KafkaCommandOptions();

  @Parameters(
      index = "0",
      paramLabel = "LEFT",
      description = "kafka:TOPIC, or s3://... with a run of replay or the output of a live job.")
  private String left = "";

  @Parameters(index = "1", paramLabel = "RIGHT", description = "Another one.")
  private String right = "";

  SameCommand() {}

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    try {
      Map<String, Incident> lefts = read(left);
      Map<String, Incident> rights = read(right);
      return compare(lefts, rights, out).code();
    } catch (KafkaUnavailableException | StoreUnavailableException e) {
      System.err.println("same: " + e.getMessage());
      return ExitCode.FAILED.code();
    } catch (IllegalArgumentException | IOException e) {
      System.err.println("same: " + e.getMessage());
      return ExitCode.USAGE.code();
    } finally {
      out.flush();
    }
  }

  private Map<String, Incident> read(String place) throws IOException {
    if (Destinations.isTopic(place)) {
      List<String> topics = Destinations.topics("LEFT and RIGHT", place);
      return StoredIncidents.ofTopic(kafka.answering("same"), topics.get(0));
    }
    try (ObjectStore store = s3.open(kafka.waitSeconds())) {
      return StoredIncidents.ofStore(store, ObjectLocation.parse(place));
    }
  }

  private ExitCode compare(
      Map<String, Incident> lefts, Map<String, Incident> rights, PrintWriter out) {
    TreeSet<String> ids = new TreeSet<>(lefts.keySet());
    ids.addAll(rights.keySet());
    if (ids.isEmpty()) {
      System.err.printf("same: there is no incident in %s, nor in %s%n", left, right);
      return ExitCode.NOTHING;
    }
    List<String> differences = new ArrayList<>();
    int same = 0;
    for (String id : ids) {
      Incident one = lefts.get(id);
      Incident other = rights.get(id);
      if (one != null && one.equals(other)) {
        same++;
      } else if (one != null) {
        differences.add((other == null ? "only left   " : "different   ") + name(one));
      } else if (other != null) {
        differences.add("only right  " + name(other));
      }
    }
    out.printf(
        "same: %,d incidents in %s, %,d in %s, %,d the same%n",
        lefts.size(), left, rights.size(), right, same);
    differences.stream().limit(SHOWN).forEach(line -> out.printf("  %s%n", line));
    if (differences.size() > SHOWN) {
      out.printf("  ... and %,d more%n", differences.size() - SHOWN);
    }
    return differences.isEmpty() ? ExitCode.DONE : ExitCode.REFUSED;
  }

  private static String name(Incident incident) {
    return String.format(
        "%s  %s  %s  %d to %d",
        incident.getIncidentId(),
        incident.getRuleId(),
        incident.getCameraId(),
        incident.getStartMillis(),
        incident.getEndMillis());
  }
}
