package dev.sluice.command.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.sluice.io.archive.WriteArchive;
import dev.sluice.io.deadletters.WriteDeadLetters;
import dev.sluice.io.influx.WritePoints;
import dev.sluice.io.jdbc.WriteRows;
import dev.sluice.io.kafka.ReadTopics;
import dev.sluice.io.kafka.WriteTopic;
import dev.sluice.io.s3.PutObjects;
import dev.sluice.transforms.amounts.ReceiveAmounts;
import dev.sluice.transforms.amounts.RouteByAmount;
import dev.sluice.transforms.incidents.DetectIncidents;
import dev.sluice.transforms.incidents.ReceiveObservations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Rules and dashboards ask for metrics that the docs tell of, and alerts lead to the runbook. */
class MonitoringTest {
  private static final Path FILES = Deployed.DEPLOY.resolve("chart/files");
  private static final Path DOCS = Deployed.DEPLOY.resolveSibling("docs");

  private static final Map<String, Class<?>> CLASSES =
      Stream.<Class<?>>of(
              WriteArchive.class,
              WriteDeadLetters.class,
              WritePoints.class,
              WriteRows.class,
              ReadTopics.class,
              WriteTopic.class,
              PutObjects.class,
              ReceiveAmounts.class,
              RouteByAmount.class,
              DetectIncidents.class,
              ReceiveObservations.class)
          .collect(Collectors.toMap(Class::getSimpleName, Function.identity()));

  /** Flink's own, the console's, and those of kube-state-metrics. */
  private static final Set<String> OTHERS =
      Set.of(
          "flink_jobmanager_job_numberOfFailedCheckpoints",
          "flink_jobmanager_job_numberOfCompletedCheckpoints",
          "flink_jobmanager_job_lastCheckpointDuration",
          "flink_jobmanager_job_numRestarts",
          "flink_taskmanager_Status_JVM_Memory_Heap_Used",
          "sluice_console_ready",
          "sluice_console_store_up",
          "sluice_console_events_accepted_total",
          "kube_cronjob_next_schedule_time",
          "kube_cronjob_spec_suspend",
          "kube_job_status_failed");

  private static final Pattern NAME =
      Pattern.compile("__name__=~\"([^\"]+)\"|\\b((?:flink|sluice|kube)_[a-zA-Z0-9_]+)");
  private static final Pattern DOCUMENTED = Pattern.compile("`(…?[A-Za-z_]+)`");

  /** The names of the docs, with a word of small letters for each in capitals. */
  private static Set<String> documented() throws IOException {
    Set<String> names = new LinkedHashSet<>();
    for (String line : Files.readAllLines(DOCS.resolve("metrics.md"))) {
      if (line.startsWith("| `…")) {
        List<String> classes = new ArrayList<>();
        List<String> counters = new ArrayList<>();
        DOCUMENTED
            .matcher(line.substring(0, line.indexOf(" | ")))
            .results()
            .map(found -> found.group(1))
            .forEach(
                word -> {
                  int end = word.indexOf('_');
                  if (end != 0) {
                    classes.add(word.substring(0, end < 0 ? word.length() : end).replace("…", ""));
                  }
                  if (end >= 0) {
                    counters.add(word.substring(end));
                  }
                });
        for (String of : classes) {
          String begin =
              "flink_taskmanager_job_task_operator_" + CLASSES.get(of).getName().replace('.', '_');
          counters.forEach(counter -> names.add(begin + counter));
        }
      }
    }
    return names;
  }

  @Test
  void whatIsAskedForIsDocumented() throws IOException {
    Set<String> documented = documented();
    assertThat(documented).hasSizeGreaterThan(30);
    List<String> unknown = new ArrayList<>();
    List<String> queries = queries();
    assertThat(queries).hasSizeGreaterThan(40);
    for (String query : queries) {
      NAME.matcher(query)
          .results()
          .forEach(
              found -> {
                String pattern = found.group(1);
                boolean known =
                    pattern == null
                        ? OTHERS.contains(found.group(2))
                            || documented.stream()
                                .anyMatch(
                                    name ->
                                        found
                                            .group(2)
                                            .matches(name.replaceAll("[A-Z]+$", "[a-z0-9_]+")))
                        : documented.stream()
                            .map(name -> name.replaceAll("_[A-Z]+(_[A-Z]+)?$", "_a_0"))
                            .anyMatch(name -> name.matches(pattern));
                if (!known) {
                  unknown.add(found.group());
                }
              });
    }
    assertThat(unknown).isEmpty();
  }

  private static List<String> queries() throws IOException {
    List<String> queries = new ArrayList<>();
    for (YamlTree rule : rules()) {
      queries.add(rule.at("expr").words());
    }
    try (Stream<Path> files = Files.list(FILES.resolve("dashboards"))) {
      for (Path file : files.toList()) {
        JsonObject board = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
        for (JsonElement panel : board.getAsJsonArray("panels")) {
          for (JsonElement target : panel.getAsJsonObject().getAsJsonArray("targets")) {
            queries.add(target.getAsJsonObject().get("expr").getAsString());
          }
        }
      }
    }
    return queries;
  }

  private static List<YamlTree> rules() throws IOException {
    return YamlTree.documents(Files.readString(FILES.resolve("rules.yaml")))
        .get(0)
        .at("groups")
        .items()
        .stream()
        .flatMap(group -> group.at("rules").items().stream())
        .toList();
  }

  @Test
  void eachAlertLeadsToItsChapterAndIsTried() throws IOException {
    String runbook = Files.readString(DOCS.resolve("runbook.md"));
    String tried = Files.readString(Deployed.DEPLOY.resolve("monitoring/rules-test.yaml"));
    int alerts = 0;
    for (YamlTree rule : rules()) {
      String alert = rule.at("alert").words();
      if (!alert.isEmpty()) {
        alerts++;
        assertThat(rule.at("annotations", "runbook").words())
            .isEqualTo("docs/runbook.md#" + alert.toLowerCase(Locale.ROOT));
        assertThat(runbook).contains("\n## " + alert + "\n");
        assertThat(tried.split("alertname: " + alert + "\\b", -1)).as(alert).hasSizeGreaterThan(3);
      }
    }
    assertThat(alerts).isGreaterThan(10);
  }
}
