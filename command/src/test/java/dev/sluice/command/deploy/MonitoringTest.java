package dev.sluice.command.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;
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
import dev.sluice.io.kafka.WriteTopics;
import dev.sluice.io.mqtt.ReadSessions;
import dev.sluice.io.s3.PutObjects;
import dev.sluice.io.snapshots.CollectSnapshots;
import dev.sluice.transforms.amounts.ReceiveAmounts;
import dev.sluice.transforms.amounts.RouteByAmount;
import dev.sluice.transforms.bridge.BridgeMessages;
import dev.sluice.transforms.incidents.DetectIncidents;
import dev.sluice.transforms.incidents.ReceiveObservations;
import dev.sluice.transforms.line.FindAlerts;
import dev.sluice.transforms.line.ReceiveReadings;
import dev.sluice.transforms.measures.MeasureItems;
import dev.sluice.transforms.measures.ReceiveMeasurements;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
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
              ReadSessions.class,
              WriteTopic.class,
              WriteTopics.class,
              PutObjects.class,
              ReceiveAmounts.class,
              RouteByAmount.class,
              DetectIncidents.class,
              ReceiveObservations.class,
              BridgeMessages.class,
              ReceiveReadings.class,
              FindAlerts.class,
              CollectSnapshots.class,
              MeasureItems.class,
              ReceiveMeasurements.class)
          .collect(Collectors.toMap(Class::getSimpleName, Function.identity()));

  /** Flink's own, the console's, and those of kube-state-metrics: MonitoringIT sees the first. */
  private static final Pattern OTHERS =
      Pattern.compile("flink_.+|sluice_console_.+|kube_(cronjob|job)_.+");

  private static final Pattern NAME =
      Pattern.compile("\\b(?:flink|sluice|kube)_[a-zA-Z0-9_]+\\b(?!:)");
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
    Set<String> known = new LinkedHashSet<>();
    for (String name : documented) {
      known.add(relabelled(name.replaceAll("_[A-Z]+(_[A-Z]+)?$", "_a_0")));
    }
    List<String> queries = queries();
    assertThat(queries).hasSizeGreaterThan(40);
    Set<String> unknown = new LinkedHashSet<>();
    for (String query : queries) {
      NAME.matcher(query)
          .results()
          .map(MatchResult::group)
          .filter(name -> !known.contains(name) && !OTHERS.matcher(name).matches())
          .forEach(unknown::add);
    }
    assertThat(unknown).isEmpty();
  }

  /** The name that Prometheus keeps. */
  private static String relabelled(String name) throws IOException {
    String kept = name;
    for (YamlTree each :
        YamlTree.documents(Files.readString(FILES.resolve("relabelings.yaml"))).get(0).items()) {
      if (each.at("target_label").words().equals("__name__")) {
        Matcher matcher = Pattern.compile(each.at("regex").words()).matcher(kept);
        if (matcher.matches()) {
          kept = matcher.replaceFirst(each.at("replacement").words().replaceAll("[{}]", ""));
        }
      }
    }
    return kept;
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
    String tried;
    try (InputStream tests = MonitoringTest.class.getResourceAsStream("alerts-test.yaml")) {
      tried = new String(tests.readAllBytes(), UTF_8);
    }
    int alerts = 0;
    for (YamlTree rule : rules()) {
      String alert = rule.at("alert").words();
      if (!alert.isEmpty()) {
        alerts++;
        assertThat(rule.at("annotations", "runbook").words())
            .isEqualTo("docs/runbook.md#" + alert.toLowerCase(Locale.ROOT));
        assertThat(runbook).contains("\n## " + alert + "\n");
        // Before, while and after it fires.
        assertThat(
                tried
                    .lines()
                    .filter(line -> line.matches(".*alertname: " + alert + "\\b.*"))
                    .map(line -> line.contains("eval_time")))
            .as(alert)
            .containsExactly(true, false, true);
      }
    }
    assertThat(alerts).isGreaterThan(10);
  }
}
