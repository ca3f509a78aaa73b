package dev.sluice.transforms.incidents;

import static dev.sluice.transforms.incidents.Observed.crossed;
import static dev.sluice.transforms.incidents.Observed.person;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.camera.v1.Incident;
import dev.sluice.camera.v1.Person;
import dev.sluice.camera.v1.PersonCrossedDoor;
import dev.sluice.rules.v1.RuleSet;
import dev.sluice.transforms.cameras.Kind;
import dev.sluice.transforms.cameras.Observation;
import dev.sluice.transforms.incidents.IntervalOracle.Found;
import dev.sluice.transforms.incidents.IntervalOracle.Seen;
import dev.sluice.transforms.rules.RuleCompiler;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The engine, in a replay and live, against what the rules mean for the intervals of random tracks:
 * 2,000 cameras of six tracks, whose States last from no time to half of all there is.
 */
class IntervalOracleTest {
  private static final long BASE = 1_000_000;
  private static final int LENGTH = 240;
  private static final String LIFTING =
      "condition { subject: 'person' when: 'person.lifting == true' }";

  static LongStream seeds() {
    return seeds(0, 4);
  }

  static LongStream moreSeeds() {
    return seeds(4, 20);
  }

  private static LongStream seeds(long from, long to) {
    Long asked = Long.getLong("sluice.seed");
    return asked != null ? LongStream.of(asked) : LongStream.range(from, to);
  }

  @Tag("long")
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("moreSeeds")
  void theSameWithMoreSeeds(long seed) {
    engineFindsWhatTheIntervalsMeanInAReplayAndLive(seed);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void engineFindsWhatTheIntervalsMeanInAReplayAndLive(long seed) {
    for (long s = seed * 100; s < seed * 100 + 100; s++) {
      RandomTracks tracks = new RandomTracks(new Random(s));
      Map<String, List<Found>> expected = tracks.expected();

      assertThat(brief(Rules.incidents(RuleCompiler.compile(tracks.rules), tracks.ordered)))
          .as("seed %s of %s", s, tracks.rules)
          .isEqualTo(expected);

      DetectedCamera live = new DetectedCamera(tracks.rules, LENGTH);
      tracks.arrivals(live);
      live.watermark(Long.MAX_VALUE);
      assertThat(brief(live.incidents)).as("live, seed %s", s).isEqualTo(expected);
    }
  }

  private static Map<String, List<Found>> brief(List<Incident> incidents) {
    Map<String, List<Found>> byRule = new TreeMap<>();
    for (Incident i : incidents) {
      byRule
          .computeIfAbsent(i.getRuleId(), any -> new ArrayList<>())
          .add(
              new Found(
                  i.getTrackId(),
                  (int) (i.getStartMillis() - BASE),
                  (int) (i.getEndMillis() - BASE),
                  List.copyOf(i.getOtherTrackIdsList()),
                  i.getRepeated()));
    }
    return byRule;
  }

  private static final class RandomTracks {
    private final Random random;
    private final int longerThan;
    private final int bridge;
    private final int quiet;
    private final int within;
    private final int perTrack;
    private final int perCamera;
    private final int crowd;
    private final RuleSet rules;
    private final List<Observation> ordered = new ArrayList<>();

    RandomTracks(Random random) {
      this.random = random;
      this.longerThan = random.nextInt(60);
      this.bridge = random.nextInt(12);
      this.quiet = random.nextInt(30);
      this.within = 1 + random.nextInt(30);
      this.perTrack = random.nextInt(60);
      this.perCamera = random.nextInt(40);
      this.crowd = 2 + random.nextInt(3);
      this.rules = Rules.ruleSet(rules().toArray(String[]::new));
      int longest = 1 + random.nextInt(LENGTH / 2);
      for (int i = 0; i < 40; i++) {
        int end = random.nextInt(LENGTH);
        int start = Math.max(0, end - random.nextInt(longest));
        ordered.add(observation("track-" + random.nextInt(6), BASE + start, BASE + end));
      }
      ordered.sort(Observation.ORDER);
      for (int i = ordered.size() - 1; i > 0; i--) {
        if (Observation.ORDER.compare(ordered.get(i), ordered.get(i - 1)) == 0) {
          ordered.remove(i);
        }
      }
    }

    private Observation observation(String track, long start, long end) {
      return random.nextInt(4) == 0
          ? crossed(track, end, PersonCrossedDoor.newBuilder())
          : person(
              track,
              start,
              end,
              Person.newBuilder()
                  .setLifting(random.nextInt(5) > 0)
                  .setHardHat(random.nextBoolean()));
    }

    private List<String> rules() {
      List<String> texts = new ArrayList<>();
      for (String key : List.of("TRACK", "CAMERA")) {
        String name = key.equals("TRACK") ? "track" : "camera";
        texts.add(
            "id: 'holds-%s' key: KEY_%s holds { %s longer_than_seconds: %s bridge_seconds: %s } "
                    .formatted(name, key, LIFTING, seconds(longerThan), seconds(bridge))
                + "cool_down { per_track_seconds: %s }".formatted(seconds(perTrack)));
        texts.add(
            "id: 'occurs-%s' key: KEY_%s occurs { %s quiet_seconds: %s } "
                    .formatted(name, key, LIFTING, seconds(quiet))
                + "cool_down { per_track_seconds: %s per_camera_seconds: %s }"
                    .formatted(seconds(perTrack), seconds(perCamera)));
      }
      for (String relation : List.of("SAME", "OTHER", "ANY")) {
        for (String then : List.of("person' when: 'person.lifting", "person_crossed_door")) {
          for (boolean without : List.of(true, false)) {
            texts.add(
                ("id: '%s' follows { first { subject: 'person' when: 'person.hard_hat' } "
                        + "then { subject: '%s' } within_seconds: %s without: %s "
                        + "track: TRACK_RELATION_%s }")
                    .formatted(
                        name(relation, then.equals("person_crossed_door"), without),
                        then,
                        seconds(within),
                        without,
                        relation));
          }
        }
      }
      texts.add(
          "id: 'crowds' crowds { %s tracks: %d within_seconds: %s }"
              .formatted(LIFTING, crowd, seconds(within)));
      return texts;
    }

    private static String name(String relation, boolean door, boolean without) {
      return "follows-"
          + relation.toLowerCase(Locale.ROOT)
          + (door ? "-door" : "-person")
          + (without ? "-without" : "");
    }

    private static String seconds(int millis) {
      return String.valueOf(millis / 1000.0);
    }

    Map<String, List<Found>> expected() {
      List<Seen> people =
          ordered.stream().filter(o -> o.kind() == Kind.STATE).map(this::seen).toList();
      Map<String, List<Found>> expected = new TreeMap<>();
      for (boolean byTrack : List.of(true, false)) {
        String key = byTrack ? "track" : "camera";
        expected.put(
            "holds-" + key, IntervalOracle.holds(people, byTrack, longerThan, bridge, perTrack));
        expected.put(
            "occurs-" + key, IntervalOracle.occurs(people, byTrack, quiet, perTrack, perCamera));
      }
      List<Seen> doors = ordered.stream().map(this::atDoors).toList();
      Map<String, BiPredicate<String, String>> relations =
          Map.of("SAME", String::equals, "OTHER", (a, b) -> !a.equals(b), "ANY", (a, b) -> true);
      relations.forEach(
          (relation, related) -> {
            for (boolean without : List.of(true, false)) {
              expected.put(
                  name(relation, false, without),
                  IntervalOracle.follows(people, related, within, without));
              expected.put(
                  name(relation, true, without),
                  IntervalOracle.follows(doors, related, within, without));
            }
          });
      expected.put("crowds", IntervalOracle.crowds(people, crowd, within));
      expected.values().removeIf(List::isEmpty);
      return expected;
    }

    private Seen seen(Observation o) {
      Person person = (Person) o.facts().message();
      return seen(o, person.getHardHat(), person.getLifting());
    }

    private Seen atDoors(Observation o) {
      boolean state = o.kind() == Kind.STATE;
      return seen(o, state && ((Person) o.facts().message()).getHardHat(), !state);
    }

    private static Seen seen(Observation o, boolean first, boolean then) {
      return new Seen(
          o.trackId(), (int) (o.startMillis() - BASE), (int) (o.timeMillis() - BASE), first, then);
    }

    /** In any order that is allowed, in packs of any size. */
    void arrivals(DetectedCamera camera) {
      List<Observation> left = new ArrayList<>(ordered);
      Collections.shuffle(left, random);
      while (!left.isEmpty()) {
        int size = 1 + random.nextInt(left.size());
        List<Observation> pack = left.subList(0, size);
        camera.pack(pack.toArray(Observation[]::new));
        pack.clear();
      }
    }
  }
}
