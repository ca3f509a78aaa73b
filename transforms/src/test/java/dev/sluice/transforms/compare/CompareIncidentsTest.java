package dev.sluice.transforms.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.camera.v1.Incident;
import dev.sluice.camera.v1.Label;
import dev.sluice.camera.v1.PlantedIncident;
import dev.sluice.compare.v1.Comparison;
import dev.sluice.compare.v1.Difference;
import dev.sluice.compare.v1.Side;
import dev.sluice.compare.v1.Totals;
import dev.sluice.compare.v1.TruthScore;
import dev.sluice.compare.v1.Verdict;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.beam.sdk.extensions.protobuf.ProtoCoder;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestPipelineExtension.class)
class CompareIncidentsTest {
  private static final long TOLERANCE = 2_000;
  private static final Comparison KNOWN =
      Comparison.newBuilder().setToleranceMillis(TOLERANCE).setPeriodMillis(3_600_000).build();

  @Test
  void differencesAndTotalsAreThoseOfAPlainLoop(TestPipeline pipeline) {
    Random random = seeded();
    List<Incident> left = RandomIncidents.some(random, 600);
    List<Incident> right = RandomIncidents.changed(random, left);
    List<Outcome<Incident>> expected = plainly(left, right);

    List<Difference> differing =
        new ArrayList<>(
            expected.stream()
                .filter(outcome -> outcome.verdict() != Verdict.VERDICT_SAME)
                .map(CompareIncidentsTest::difference)
                .toList());

    CompareIncidents.Result result =
        pipeline
            .apply("Left", incidents(left, random))
            .apply(
                CompareIncidents.with(pipeline.apply("Right", incidents(right, random)), KNOWN)
                    .withGate("missing > 0"));

    PAssert.that(result.differences())
        .satisfies(
            found -> {
              assertThat(found).containsExactlyInAnyOrderElementsOf(differing);
              return null;
            });
    Comparison plain = plainSums(expected);
    PAssert.thatSingleton(result.comparison())
        .satisfies(
            comparison -> {
              assertThat(comparison.getTotals()).isEqualTo(plain.getTotals());
              assertThat(comparison.getRulesList()).isEqualTo(plain.getRulesList());
              assertThat(comparison.getCamerasInAll()).isEqualTo(6);
              assertThat(
                      comparison.getCamerasList().stream()
                          .map(camera -> camera.getTotals())
                          .reduce(SumTotals::sum))
                  .contains(plain.getTotals());
              assertThat(
                      comparison.getRulePeriodsList().stream()
                          .map(cell -> cell.getPeriod().getTotals())
                          .reduce(SumTotals::sum))
                  .contains(plain.getTotals());
              assertThat(comparison.getExamplesList()).hasSizeBetween(30, 60);
              assertThat(comparison.getGate().getHolds()).isTrue();
              assertThat(
                      comparison.getDistributionsList().stream()
                          .filter(field -> field.getField().equals("end_millis"))
                          .mapToLong(field -> field.getPairs())
                          .sum())
                  .isPositive();
              return null;
            });
    pipeline.run();
  }

  @Test
  void aSetComparedWithItselfIsTheSame(TestPipeline pipeline) {
    Random random = seeded();
    List<Incident> incidents = RandomIncidents.some(random, 200);

    CompareIncidents.Result result =
        pipeline
            .apply("Left", incidents(incidents, random))
            .apply(
                CompareIncidents.with(
                    pipeline.apply("Right", incidents(incidents, random)), KNOWN));

    PAssert.that(result.differences()).empty();
    PAssert.thatSingleton(result.comparison())
        .satisfies(
            comparison -> {
              assertThat(comparison.getTotals())
                  .isEqualTo(Totals.newBuilder().setLeft(200).setRight(200).setSame(200).build());
              return null;
            });
    pipeline.run();
  }

  /** One scene: the other tracker names all tracks anew, and sees some of it a little longer. */
  @Test
  void twoTrackersOfOneSceneAreCompared(TestPipeline pipeline) {
    Random random = seeded();
    List<Incident> left = new ArrayList<>();
    List<Incident> right = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      Incident one = RandomIncidents.one(random);
      long start = RandomIncidents.BEGIN_MILLIS + i * 200_000L;
      Incident.Builder placed =
          one.toBuilder()
              .setStartMillis(start)
              .setEndMillis(start + 20_000)
              .setClipStartMillis(start)
              .setClipEndMillis(start + 20_000);
      left.add(placed.build());
      if (i < 10) {
        continue;
      }
      placed.setTrackId("other-" + i).addOtherTrackIds("another-" + i);
      right.add(i < 50 ? placed.setEndMillis(start + 30_000).build() : placed.build());
    }

    CompareIncidents.Result result =
        pipeline
            .apply("Left", incidents(left, random))
            .apply(
                CompareIncidents.with(
                    pipeline.apply("Right", incidents(right, random)),
                    KNOWN.toBuilder()
                        .addAllPairBy(IncidentComparison.pairBy("camera, rule"))
                        .build()));

    PAssert.thatSingleton(result.comparison())
        .satisfies(
            comparison -> {
              assertThat(comparison.getTotals())
                  .isEqualTo(
                      Totals.newBuilder()
                          .setLeft(200)
                          .setRight(190)
                          .setSame(150)
                          .setChanged(40)
                          .setMissing(10)
                          .build());
              assertThat(comparison.getPairByList()).containsExactly("camera", "rule");
              return null;
            });
    pipeline.run();
  }

  @Test
  void byOverlapWithTheTrackAnotherTrackIsAnotherIncident() {
    Incident one = RandomIncidents.one(seeded());
    List<String> pairBy = IncidentComparison.pairBy("camera,rule,track");
    MessageComparison<Incident> comparison = IncidentComparison.ofAll(pairBy);

    assertThat(comparison.isByOverlap()).isTrue();
    assertThat(comparison.key(one))
        .isNotEqualTo(comparison.key(one.toBuilder().setTrackId("x").build()));
    assertThatThrownBy(() -> IncidentComparison.pairBy("camera,track"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("must be camera,rule or camera,rule,track, but was: camera,track");
  }

  @Test
  void nothingComparedWithNothingIsAComparison(TestPipeline pipeline) {
    CompareIncidents.Result result =
        pipeline
            .apply("Left", Create.empty(ProtoCoder.of(Incident.class)))
            .apply(
                CompareIncidents.with(
                    pipeline.apply("Right", Create.empty(ProtoCoder.of(Incident.class))), KNOWN));

    PAssert.thatSingleton(result.comparison())
        .isEqualTo(KNOWN.toBuilder().setTotals(Totals.getDefaultInstance()).build());
    pipeline.run();
  }

  @Test
  void sidesAreScoredAgainstWhatHappenedInTheirRange(TestPipeline pipeline) {
    Incident found = incident(10_000);
    Incident invented = incident(50_000);
    Incident ofCut = incident(99_000);
    Side range = Side.newBuilder().setFromMillis(0).setToMillis(100_000).build();

    CompareIncidents.Result result =
        pipeline
            .apply("Left", Create.of(found))
            .apply(
                CompareIncidents.with(
                        pipeline.apply("Right", Create.of(found, invented, ofCut)),
                        KNOWN.toBuilder().setLeft(range).setRight(range).build())
                    .withTruth(
                        pipeline.apply(
                            "Truth",
                            Create.of(
                                planted(10_000, 11_000, Label.LABEL_REAL),
                                planted(30_000, 31_000, Label.LABEL_HIDDEN),
                                planted(50_000, 51_000, Label.LABEL_GHOST),
                                planted(99_000, 101_000, Label.LABEL_REAL),
                                planted(200_000, 201_000, Label.LABEL_REAL)))));

    PAssert.thatSingleton(result.comparison())
        .satisfies(
            comparison -> {
              assertThat(comparison.getTruthList())
                  .containsExactly(
                      score("", false, 2, 1, 1),
                      score("", true, 2, 2, 1),
                      score("rule", false, 2, 1, 1),
                      score("rule", true, 2, 2, 1));
              return null;
            });
    pipeline.run();
  }

  private static TruthScore score(
      String rule, boolean right, int happened, int reported, int found) {
    return TruthScore.newBuilder()
        .setRuleId(rule)
        .setRight(right)
        .setHappened(happened)
        .setReported(reported)
        .setFound(found)
        .setPrecision((double) found / reported)
        .setRecall((double) found / happened)
        .build();
  }

  private static PlantedIncident planted(long start, long end, Label label) {
    return PlantedIncident.newBuilder()
        .setRuleId("rule")
        .setCameraId("camera")
        .setTrackId("track")
        .setStartMillis(start)
        .setEndMillis(end)
        .setLabel(label)
        .build();
  }

  private static Incident incident(long start) {
    return Incident.newBuilder()
        .setRuleId("rule")
        .setCameraId("camera")
        .setTrackId("track")
        .setStartMillis(start)
        .setEndMillis(start + 1_000)
        .build();
  }

  private static Random seeded() {
    long seed = Long.getLong("sluice.seed", 5L);
    System.out.println("sluice.seed=" + seed);
    return new Random(seed);
  }

  private static PTransform<PBegin, PCollection<Incident>> incidents(
      List<Incident> incidents, Random random) {
    List<Incident> shuffled = new ArrayList<>(incidents);
    Collections.shuffle(shuffled, random);
    return Create.of(shuffled).withCoder(ProtoCoder.of(Incident.class));
  }

  private static Difference difference(Outcome<Incident> outcome) {
    Difference.Builder difference =
        Difference.newBuilder()
            .setVerdict(outcome.verdict())
            .setShifted(outcome.shifted())
            .addAllChanges(outcome.changes());
    Stream.ofNullable(outcome.left()).forEach(difference::setLeft);
    Stream.ofNullable(outcome.right()).forEach(difference::setRight);
    return difference.build();
  }

  private static Comparison plainSums(List<Outcome<Incident>> outcomes) {
    Map<String, Totals> rules = new TreeMap<>();
    Totals all = Totals.getDefaultInstance();
    for (Outcome<Incident> outcome : outcomes) {
      rules.merge(outcome.either().getRuleId(), SumTotals.of(outcome), SumTotals::sum);
      all = SumTotals.sum(all, SumTotals.of(outcome));
    }
    Comparison.Builder sums = Comparison.newBuilder().setTotals(all);
    rules.forEach((rule, totals) -> sums.addRulesBuilder().setRuleId(rule).setTotals(totals));
    return sums.build();
  }

  private static List<Outcome<Incident>> plainly(List<Incident> left, List<Incident> right) {
    MessageComparison<Incident> comparison = IncidentComparison.ofAll();
    Map<String, List<List<ComparedMessage<Incident>>>> groups = new HashMap<>();
    for (int side = 0; side < 2; side++) {
      for (Incident incident : side == 0 ? left : right) {
        groups
            .computeIfAbsent(
                comparison.key(incident), key -> List.of(new ArrayList<>(), new ArrayList<>()))
            .get(side)
            .add(comparison.compared(incident));
      }
    }
    List<Outcome<Incident>> outcomes = new ArrayList<>();
    for (List<List<ComparedMessage<Incident>>> sides : groups.values()) {
      sides.forEach(side -> side.sort(ComparedMessage.order()));
      new TimeMatcher<ComparedMessage<Incident>>(new ComparedMessage.Likeness<>(), TOLERANCE)
          .match(
              sides.get(0),
              sides.get(1),
              new TimeMatcher.Matches<>() {
                @Override
                public void same(ComparedMessage<Incident> l, ComparedMessage<Incident> r) {
                  add(Verdict.VERDICT_SAME, l.message, r.message);
                }

                @Override
                public void changed(
                    ComparedMessage<Incident> l, ComparedMessage<Incident> r, boolean rough) {
                  add(Verdict.VERDICT_CHANGED, l.message, r.message);
                }

                @Override
                public void missing(ComparedMessage<Incident> l) {
                  outcomes.add(
                      new Outcome<>(
                          Verdict.VERDICT_MISSING, l.message, null, List.of(), false, false));
                }

                @Override
                public void added(ComparedMessage<Incident> r) {
                  outcomes.add(
                      new Outcome<>(Verdict.VERDICT_NEW, null, r.message, List.of(), false, false));
                }

                private void add(Verdict verdict, Incident l, Incident r) {
                  var changes = comparison.changes(l, r);
                  boolean shifted =
                      !changes.isEmpty()
                          && changes.stream().allMatch(one -> one.getField().endsWith("_millis"))
                          && changes.stream()
                              .allMatch(
                                  one ->
                                      Math.abs(
                                              Long.parseLong(one.getFrom())
                                                  - Long.parseLong(one.getTo()))
                                          <= TOLERANCE);
                  outcomes.add(new Outcome<>(verdict, l, r, changes, shifted, false));
                }
              });
    }
    return outcomes;
  }
}
