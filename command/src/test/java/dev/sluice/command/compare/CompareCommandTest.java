package dev.sluice.command.compare;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.util.JsonFormat;
import dev.sluice.camera.v1.Incident;
import dev.sluice.command.Sluice;
import dev.sluice.command.replay.GeneratedCameras;
import dev.sluice.compare.v1.Comparison;
import dev.sluice.compare.v1.Difference;
import dev.sluice.compare.v1.Totals;
import dev.sluice.compare.v1.TruthScore;
import dev.sluice.compare.v1.Verdict;
import dev.sluice.deadletter.v1.DeadLetter;
import dev.sluice.pipelines.replay.ReplayPlan;
import dev.sluice.transforms.recordings.RecordReader;
import dev.sluice.transforms.recordings.Recording;
import dev.sluice.transforms.recordings.RecordingStore;
import dev.sluice.transforms.replay.RecordingReplay;
import dev.sluice.transforms.rules.RuleCompiler;
import dev.sluice.transforms.rules.RuleSets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compares on a generated day, against a plain loop. The replays are made once for all. */
class CompareCommandTest {
  private static final String DAY_END = "--to=2026-03-02";

  private static final Map<String, String> THRESHOLDS_MOVED =
      Map.of(
          "longerThanSeconds: 5\n", "longerThanSeconds: 15\n",
          "longerThanSeconds: 120\n", "longerThanSeconds: 130\n");

  private static GeneratedCameras cameras;
  private static String candidate;

  @TempDir private static Path folder;

  @BeforeAll
  static void replayBoth() throws IOException {
    cameras = GeneratedCameras.get();
    candidate = candidate().toString();
    replay("compare-base");
    replay("compare-candidate", "--rules=" + candidate);
  }

  @Test
  void theReportNamesExactlyTheIncidentsThatTheThresholdsMoved() throws IOException {
    Map<String, Difference> expected =
        plainDifferences(
            plainly(cameras.plan(cameras.replay("plain", DAY_END))),
            plainly(cameras.plan(cameras.replay("plain", DAY_END, "--rules=" + candidate))));
    assertThat(expected.values().stream().map(Difference::getVerdict))
        .contains(Verdict.VERDICT_MISSING, Verdict.VERDICT_CHANGED);

    Sluice.Ended compared =
        compare("compare-base", "compare-candidate", "moved", "--fail-on=missing>0 or changed>1%");

    assertThat(compared.exit()).as(compared.err()).isEqualTo(4);
    assertThat(compared.err()).startsWith("compare: missing>0 or changed>1% holds: missing is ");
    assertThat(compared.err().lines()).hasSize(1);
    assertThat(differences("compares/moved/")).isEqualTo(expected);

    Sluice.Ended tried =
        Sluice.run(
            "try " + candidate,
            cameras.replay(
                "moved",
                DAY_END,
                "--tolerance=PT0S",
                "--against=workplace-safety",
                "--truth=s3://" + GeneratedCameras.INPUT));

    assertThat(tried.exit()).as(tried.err()).isZero();
    assertThat(differences("tries/moved/")).isEqualTo(expected);
    Comparison comparison = report("tries/moved/");
    assertThat(comparison.getTotals()).isEqualTo(report("compares/moved/").getTotals());
    assertThat(
            comparison.getRuleChangesList().stream()
                .filter(rule -> rule.getVerdict() != Verdict.VERDICT_SAME)
                .map(rule -> rule.getRuleId() + rule.getChangesList().get(0).getField()))
        .contains("vest-missingholds.longerThanSeconds", "hard-hat-missingholds.longerThanSeconds")
        .hasSize(4);
    assertThat(
            comparison.getExamplesList().stream()
                .filter(example -> example.getObservedCount() > 0)
                .map(Difference::getVerdict))
        .contains(Verdict.VERDICT_CHANGED, Verdict.VERDICT_MISSING);
    assertThat(comparison.getExamples(0).getObservedList())
        .isNotEmpty()
        .allMatch(
            fact ->
                fact.getTimeMillis()
                    >= comparison.getExamples(0).getLeft().getStartMillis() - 10_000);
    TruthScore left = comparison.getTruth(0);
    TruthScore right = comparison.getTruth(1);
    assertThat(left.getRight()).isFalse();
    assertThat(left.getRecall()).isGreaterThan(right.getRecall());
  }

  @Test
  void aRunIsTheSameAsItselfAndAPlaceIsTakenOnce() throws IOException {
    Sluice.Ended ended =
        compare("compare-base", "compare-base", "self", "--fail-on=same != total or total == 0");

    assertThat(ended.exit()).as(ended.err()).isZero();
    assertThat(ended.out()).contains("everything is the same");
    assertThat(differences("compares/self/")).isEmpty();
    Totals totals = report("compares/self/").getTotals();
    assertThat(totals)
        .isEqualTo(
            Totals.newBuilder()
                .setLeft(totals.getSame())
                .setRight(totals.getSame())
                .setSame(totals.getSame())
                .build());
    Sluice.Ended again = compare("compare-base", "compare-base", "self");
    assertThat(again.exit()).isEqualTo(2);
    assertThat(again.err())
        .startsWith("compare: s3://results/compares/self/ holds a complete comparison");
  }

  @Test
  void withoutAnOutputTheReportOfATryIsBelowTheWorkingDirectory() throws IOException {
    String runId = "here-" + UUID.randomUUID();
    Path reports = Path.of("tries", runId);
    List<String> options =
        new ArrayList<>(
            cameras.replay(
                runId, "--runner=DirectRunner", "--to=2026-03-01T06:00Z", "--tolerance=PT0S"));
    options.removeIf(option -> option.startsWith("--output="));
    try {
      Sluice.Ended tried = Sluice.run("try " + candidate, options);

      assertThat(tried.exit()).as(tried.err()).isZero();
      assertThat(tried.out()).contains("report: " + reports.resolve("report.html"));
      Comparison.Builder report = Comparison.newBuilder();
      JsonFormat.parser().merge(Files.readString(reports.resolve("report.json")), report);
      assertThat(Files.readString(reports.resolve("report.html"))).startsWith("<!doctype html>");
      assertThat(report.getRuleChangesCount()).isPositive();
      assertThat(Sluice.run("try " + candidate, options).err())
          .contains("try: " + reports + " holds a report");
      assertThat(
              Sluice.run(
                      "try " + candidate + " --flinkMaster=localhost:1 --runner=FlinkRunner",
                      options.stream().filter(option -> !option.startsWith("--runner")).toList())
                  .err())
          .contains("--flinkMaster needs --output");
    } finally {
      Files.deleteIfExists(reports.resolve("report.html"));
      Files.deleteIfExists(reports.resolve("report.json"));
      Files.deleteIfExists(reports);
    }
  }

  @Test
  void whatCannotBeComparedIsASentence() {
    assertThat(compare("never", "never", "none"))
        .isEqualTo(
            new Sluice.Ended(
                2,
                "",
                "compare: --left: there is no complete run and no incident of a live job below"
                    + " s3://results/replays/never\n"));
    assertThat(compare("never", "never", "none", "--tolerance=2").err())
        .isEqualTo("compare: --tolerance must be a duration like PT2S, but was: 2\n");
    assertThat(compare("never", "never", "none", "--pairBy=rule").err())
        .isEqualTo("compare: --pairBy must be camera,rule or camera,rule,track, but was: rule\n");
    assertThat(compare("never", "never", "none", "--fail-on=mising > 0").err())
        .startsWith("compare: --failOn cannot use 'mising > 0': undeclared reference to 'mising'");
  }

  private static Path candidate() throws IOException {
    String rules = RuleSets.workplaceSafetyYaml();
    for (Map.Entry<String, String> moved : THRESHOLDS_MOVED.entrySet()) {
      assertThat(rules).contains(moved.getKey());
      rules = rules.replace(moved.getKey(), moved.getValue());
    }
    return Files.writeString(folder.resolve("candidate.yaml"), rules);
  }

  private static void replay(String runId, String... more) {
    List<String> all = new ArrayList<>(List.of(more));
    all.add(DAY_END);
    all.add("--runner=DirectRunner");
    all.add("--replace=true");
    Sluice.Ended ended =
        Sluice.run("run replay", cameras.replay(runId, all.toArray(String[]::new)));
    assertThat(ended.exit()).as(ended.err()).isZero();
  }

  private Sluice.Ended compare(String left, String right, String name, String... more) {
    List<String> options =
        new ArrayList<>(
            List.of(
                "--left=s3://results/replays/" + left,
                "--right=s3://results/replays/" + right,
                "--output=s3://results/compares/" + name,
                "--tolerance=PT0S",
                "--s3Endpoint=" + cameras.server().endpoint(),
                "--stableUniqueNames=ERROR"));
    for (String option : more) {
      options.removeIf(given -> given.startsWith(option.substring(0, option.indexOf('=') + 1)));
      options.add(option);
    }
    return Sluice.run("run compare", options);
  }

  private Comparison report(String prefix) throws IOException {
    Comparison.Builder report = Comparison.newBuilder();
    JsonFormat.parser()
        .merge(
            cameras.contents(GeneratedCameras.OUTPUT, prefix).get("report.json").toStringUtf8(),
            report);
    return report.build();
  }

  /** By their place, as the files hold them; without ids. */
  private Map<String, Difference> differences(String prefix) throws IOException {
    Map<String, Difference> differences = new TreeMap<>();
    for (Map.Entry<String, ByteString> file :
        cameras.contents(GeneratedCameras.OUTPUT, prefix + "differences/").entrySet()) {
      for (String line : file.getValue().toStringUtf8().lines().toList()) {
        Difference.Builder difference = Difference.newBuilder();
        JsonFormat.parser().merge(line, difference);
        Difference found =
            difference(
                difference.getVerdict(),
                difference.hasLeft() ? difference.getLeft() : null,
                difference.hasRight() ? difference.getRight() : null);
        assertThat(file.getKey())
            .startsWith(
                "kind="
                    + found.getVerdict().name().toLowerCase(java.util.Locale.ROOT).substring(8));
        assertThat(differences.put(place(found), found)).isNull();
      }
    }
    return differences;
  }

  private static List<Incident> plainly(ReplayPlan plan) throws IOException {
    List<Incident> incidents = new ArrayList<>();
    RecordingStore store = plan.recordings();
    for (Recording recording : store.list()) {
      try (RecordReader reader = store.read(recording)) {
        var unused =
            RecordingReplay.replay(
                plan.replay(),
                RuleCompiler.compile(plan.replay().rules()),
                reader,
                new RecordingReplay.Listener() {
                  @Override
                  public void incident(Incident incident) {
                    incidents.add(incident);
                  }

                  @Override
                  public void rejected(DeadLetter letter) {}

                  @Override
                  public void advanced(long objects, long size, long records) {}
                });
      }
    }
    store.close();
    return incidents;
  }

  /** Of sets in which no two incidents of a camera, rule and track begin at once. */
  private static Map<String, Difference> plainDifferences(
      List<Incident> left, List<Incident> right) {
    Map<String, Incident> lefts = byPlace(left);
    Map<String, Incident> rights = byPlace(right);
    Set<String> places = new HashSet<>(lefts.keySet());
    places.addAll(rights.keySet());
    Map<String, Difference> differences = new TreeMap<>();
    for (String place : places) {
      Incident one = lefts.get(place);
      Incident other = rights.get(place);
      if (one == null || other == null || !comparable(one).equals(comparable(other))) {
        differences.put(
            place,
            difference(
                one == null
                    ? Verdict.VERDICT_NEW
                    : other == null ? Verdict.VERDICT_MISSING : Verdict.VERDICT_CHANGED,
                one,
                other));
      }
    }
    return differences;
  }

  private static Map<String, Incident> byPlace(List<Incident> incidents) {
    Map<String, Incident> byPlace = new HashMap<>();
    for (Incident incident : incidents) {
      assertThat(byPlace.put(place(incident), incident)).as("beginning at once").isNull();
    }
    return byPlace;
  }

  private static String place(Difference difference) {
    return place(difference.hasLeft() ? difference.getLeft() : difference.getRight());
  }

  private static String place(Incident incident) {
    return String.join(
        " ",
        incident.getCameraId(),
        incident.getRuleId(),
        incident.getTrackId(),
        Long.toString(incident.getStartMillis()));
  }

  private static Difference difference(Verdict verdict, Incident left, Incident right) {
    Difference.Builder difference = Difference.newBuilder().setVerdict(verdict);
    Stream.ofNullable(left).map(CompareCommandTest::comparable).forEach(difference::setLeft);
    Stream.ofNullable(right).map(CompareCommandTest::comparable).forEach(difference::setRight);
    return difference.build();
  }

  private static Incident comparable(Incident incident) {
    return incident.toBuilder().clearIncidentId().clearRepeatOfIncidentId().build();
  }
}
