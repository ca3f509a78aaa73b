package dev.sluice.command.deploy;

import dev.sluice.pipelines.launch.PlannedPipeline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Checks what a chart renders. All that is wrong is said at once, without any connection. */
final class DeployCheck {
  private final Kinds kinds;
  private final List<String> faults = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private final List<String> services = new ArrayList<>();
  private int objects;
  private PodSums sums = new PodSums(0, 0, 0);

  DeployCheck(Kinds kinds) {
    this.kinds = kinds;
  }

  /** Takes what a chart rendered. */
  DeployCheck of(Charts.Rendered rendered) throws IOException {
    faults.addAll(rendered.faults());
    List<RenderedObject> all = RenderedObject.all(rendered.text());
    objects += all.size();
    sums = sums.and(PodSums.of(all));
    for (RenderedObject object : all) {
      kinds
          .of(object)
          .ifPresent(
              schema ->
                  KindFaults.of(object, schema)
                      .forEach(
                          fault ->
                              faults.add(
                                  String.format(
                                      "%s: %s of %s", object.key(), fault, object.kind()))));
    }
    for (RenderedService service : RenderedService.all(all)) {
      check(service, all);
    }
    return this;
  }

  private void check(RenderedService service, List<RenderedObject> all) throws IOException {
    Optional<Reached> reached =
        all.stream()
            .filter(object -> object.kind().equals("NetworkPolicy"))
            .filter(object -> object.key().equals(service.key()))
            .findFirst()
            .map(Reached::of);
    reached.ifPresent(rules -> say(service.key(), rules));
    if (service.isPipeline()) {
      services.add(service.key());
      Optional<PlannedPipeline> planned = plan(service);
      if (planned.isPresent() && reached.isPresent()) {
        faults.addAll(reached.get().faults(service.key(), planned.get().plan()));
      }
    } else if (service.key().startsWith("consoles.")) {
      services.add(service.key());
      reached.ifPresent(rules -> faults.addAll(rules.faults(service)));
    }
  }

  private void say(String key, Reached rules) {
    for (String server : rules.open()) {
      notes.add(
          String.format(
              "%s may speak to every address at port 443, for '%s'; cidrs below servers.%s.reach"
                  + " would say which",
              key, server, server));
    }
  }

  private Optional<PlannedPipeline> plan(RenderedService service) throws IOException {
    Path folder = Files.createTempDirectory("sluice-options-");
    try {
      PlannedPipeline planned = service.plan(folder);
      boolean live = planned.plan().live().isPresent();
      if (live != service.isLive()) {
        faults.add(
            String.format(
                live
                    ? "%s: %s runs until it is stopped; it belongs below pipelines"
                    : "%s: %s ends by itself; it belongs below replays, or producers",
                service.key(),
                planned.name()));
      } else if (planned.plan().staysHere()) {
        faults.add(service.key() + ".options: output must be given, since a pod keeps nothing");
      }
      return Optional.of(planned);
    } catch (IllegalArgumentException e) {
      String.valueOf(e.getMessage())
          .lines()
          .forEach(line -> faults.add(service.key() + ".options: " + line));
      return Optional.empty();
    } finally {
      Charts.delete(folder);
    }
  }

  /** What is wrong, in the order of the keys. */
  List<String> faults() {
    return faults.stream().distinct().sorted().toList();
  }

  /** What a person should know. */
  List<String> notes() {
    return notes;
  }

  /** What was looked at, in a line. */
  String summary() {
    Map<String, Integer> counts = new TreeMap<>();
    services.forEach(key -> counts.merge(key.replaceAll("\\..*", ""), 1, Integer::sum));
    List<String> words = new ArrayList<>();
    counts.forEach(
        (kind, count) ->
            words.add(count + " " + (count == 1 ? kind.substring(0, kind.length() - 1) : kind)));
    return String.format(
        "%d objects with %s; %d pods ask for %.2f CPUs and %,d MiB",
        objects,
        words.isEmpty() ? "no service" : String.join(", ", words),
        sums.pods(),
        sums.cpus() / 1_000.0,
        sums.mebibytes());
  }
}
