package dev.sluice.pipelines.incidents;

import dev.sluice.camera.v1.Incident;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.pipelines.definition.ExitCode;
import dev.sluice.pipelines.definition.FlowCommand;
import dev.sluice.pipelines.definition.NothingToDoException;
import dev.sluice.pipelines.options.Destinations;
import dev.sluice.pipelines.options.KafkaConnection;
import dev.sluice.pipelines.options.S3Access;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Holds two sets of incidents against each other. */
public final class SameCommand implements FlowCommand<SameOptions> {
  private static final String NAME = "same";
  private static final int SHOWN = 10;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String summary() {
    return "tells whether two places hold the same incidents, by their ids and word for word;"
        + " exit 4 where not";
  }

  @Override
  public List<String> examples() {
    return List.of("same kafka:incidents s3://results/replays/march");
  }

  @Override
  public Class<SameOptions> options() {
    return SameOptions.class;
  }

  @Override
  public List<String> unnamed() {
    return List.of("left", "right");
  }

  @Override
  public ExitCode run(SameOptions options, PrintWriter out, PrintStream err) throws IOException {
    String left = options.getLeft();
    String right = options.getRight();
    Map<String, Incident> lefts = read(options, left, err);
    Map<String, Incident> rights = read(options, right, err);
    TreeSet<String> ids = new TreeSet<>(lefts.keySet());
    ids.addAll(rights.keySet());
    if (ids.isEmpty()) {
      throw new NothingToDoException("there is no incident in " + left + ", nor in " + right);
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

  private static Map<String, Incident> read(SameOptions options, String place, PrintStream err)
      throws IOException {
    if (Destinations.isTopic(place)) {
      List<String> topics = Destinations.topics("LEFT and RIGHT", place);
      return StoredIncidents.ofTopic(KafkaConnection.answering(options, NAME, err), topics.get(0));
    }
    try (ObjectStore store = S3Access.waiting(options).open()) {
      return StoredIncidents.ofStore(store, ObjectLocation.parse(place));
    }
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
