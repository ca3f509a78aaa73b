package dev.sluice.command.deploy;

import dev.sluice.pipelines.definition.Right;
import dev.sluice.pipelines.launch.PlannedPipeline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Checks what a chart renders. All that is wrong is said at once, without any connection. */
final class DeployCheck {
  private final Kinds kinds;
  private final ConsoleJar console;
  private final List<String> faults = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private final List<String> services = new ArrayList<>();
  private final Set<String> names = new TreeSet<>();
  private final Map<String, List<Right>> rights = new HashMap<>();
  private final Set<String> openToApi = new TreeSet<>();
  private String portsOfApi = "";
  private int objects;
  private PodSums sums = new PodSums(0, 0, 0);

  DeployCheck(Kinds kinds, ConsoleJar console) {
    this.kinds = kinds;
    this.console = console;
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
    KafkaUsers users = KafkaUsers.of(all);
    faults.addAll(users.faults(rights, names));
    users
        .notHeld(rights)
        .forEach(key -> notes.add(key + " is not held against what a service needs"));
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
    names.add(name(service.key()));
    if (service.isPipeline()) {
      services.add(service.key());
      Optional<PlannedPipeline> planned = plan(service);
      planned.ifPresent(
          one ->
              rights.put(
                  name(service.key()),
                  one.plan().endpoints().stream()
                      .flatMap(endpoint -> endpoint.rights().stream())
                      .distinct()
                      .toList()));
      if (planned.isPresent() && reached.isPresent()) {
        faults.addAll(reached.get().faults(service.key(), planned.get().plan()));
      }
    } else if (service.key().startsWith("consoles.")) {
      services.add(service.key());
      // The word is the command's; the rest is the console's.
      console
          .faults(service.arguments().subList(1, service.arguments().size()), service.environment())
          .forEach(fault -> faults.add(service.key() + ".options: " + fault));
      reached.ifPresent(rules -> faults.addAll(rules.faults(service)));
    }
  }

  private static String name(String key) {
    return key.substring(key.indexOf('.') + 1);
  }

  private void say(String key, Reached rules) {
    rules
        .open()
        .forEach(
            (server, ports) ->
                notes.add(
                    String.format(
                        "%s may speak to every address at port %s, for '%s'; cidrs below"
                            + " servers.%s.reach would say which",
                        key, String.join(" and ", ports), server, server)));
    if (!rules.api().isEmpty()) {
      openToApi.add(key);
      portsOfApi = rules.api().replace(" ", " and ");
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
    List<String> all = new ArrayList<>(notes);
    if (!openToApi.isEmpty()) {
      all.add(
          String.format(
              "%s may speak to every address at ports %s, for the Kubernetes API;"
                  + " network.apiServer.cidrs would say which",
              String.join(", ", openToApi), portsOfApi));
    }
    return all;
  }

  /** What each pipeline has to be allowed, by the names of the services. */
  Map<String, List<Right>> rights() {
    return rights;
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
