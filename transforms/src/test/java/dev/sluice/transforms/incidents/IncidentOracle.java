package dev.sluice.transforms.incidents;

import dev.sluice.camera.v1.Incident;
import dev.sluice.rules.v1.Key;
import dev.sluice.rules.v1.Rule;
import dev.sluice.rules.v1.TrackRelation;
import dev.sluice.transforms.cameras.Observation;
import dev.sluice.transforms.rules.CompiledCondition;
import dev.sluice.transforms.rules.CompiledExpression;
import dev.sluice.transforms.rules.CompiledRule;
import dev.sluice.transforms.rules.CompiledRuleSet;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The meaning of the patterns, slow and obvious: for each observation the whole history is looked
 * through again, and nothing is remembered but the incidents.
 */
final class IncidentOracle {
  private final CompiledRule compiled;
  private final Rule rule;
  private final List<Observation> seen = new ArrayList<>();
  private final List<Incident> incidents = new ArrayList<>();
  private final List<Observation> reported = new ArrayList<>();

  /** What conditions say of an observation does not change, and takes most of the time. */
  private final Map<CompiledCondition, Map<Observation, Boolean>> truths = new IdentityHashMap<>();

  private IncidentOracle(CompiledRule compiled) {
    this.compiled = compiled;
    this.rule = compiled.rule();
  }

  /** What the rules find in observations that are in order: by rule, and in each by time. */
  static List<Incident> incidents(CompiledRuleSet rules, List<Observation> ordered) {
    List<Incident> all = new ArrayList<>();
    for (CompiledRule rule : rules.rules()) {
      IncidentOracle oracle = new IncidentOracle(rule);
      ordered.stream().filter(oracle::awake).forEach(oracle::accept);
      all.addAll(oracle.incidents);
    }
    return all;
  }

  /** Only hours within one day, of every day, in UTC: the others have their own test. */
  private boolean awake(Observation o) {
    LocalTime time = Instant.ofEpochMilli(o.timeMillis()).atZone(ZoneId.of("UTC")).toLocalTime();
    return !rule.hasActiveHours()
        || (!time.isBefore(LocalTime.parse(rule.getActiveHours().getFrom()))
            && time.isBefore(LocalTime.parse(rule.getActiveHours().getTo())));
  }

  private void accept(Observation now) {
    seen.add(now);
    Finding finding =
        switch (rule.getPatternCase()) {
          case HOLDS -> holds(now);
          case OCCURS -> occurs(now);
          case FOLLOWS -> follows(now);
          case CROWDS -> crowds(now);
          case PATTERN_NOT_SET -> throw new AssertionError(rule);
        };
    if (finding != null) {
      incidents.add(incident(finding, now));
    }
  }

  /** The earlier observations, in order, that meet something. */
  private List<Observation> earlier(Predicate<Observation> wanted) {
    return seen.subList(0, seen.size() - 1).stream().filter(wanted).toList();
  }

  private boolean isTrue(CompiledCondition condition, Observation o) {
    return o.subject() == condition.subject()
        && truths
            .computeIfAbsent(condition, any -> new IdentityHashMap<>())
            .computeIfAbsent(o, condition::isTrue);
  }

  private boolean sameKey(Observation one, Observation other) {
    return rule.getKey() == Key.KEY_CAMERA || one.trackId().equals(other.trackId());
  }

  private static long millis(double seconds) {
    return Math.round(seconds * 1000);
  }

  private @Nullable Finding holds(Observation now) {
    if (!isTrue(compiled.condition(), now)) {
      return null;
    }
    long bridge = millis(rule.getHolds().getBridgeSeconds());
    long longerThan = millis(rule.getHolds().getLongerThanSeconds());
    List<Observation> states =
        new ArrayList<>(
            earlier(
                o ->
                    o.subject() == compiled.condition().subject()
                        && sameKey(o, now)
                        && (rule.getKey() != Key.KEY_CAMERA || isTrue(compiled.condition(), o))));
    states.add(now);
    long reach = now.timeMillis();
    long start = now.startMillis();
    boolean known = false;
    for (int i = states.size() - 1; i >= 0; i--) {
      Observation state = states.get(i);
      if (!isTrue(compiled.condition(), state) || state.timeMillis() + bridge < reach) {
        break;
      }
      reach = Math.min(reach, begin(state));
      start = Math.min(start, state.startMillis());
      known |= reported.contains(state);
    }
    if (known || now.timeMillis() - start <= longerThan) {
      return null;
    }
    reported.add(now);
    return new Finding(start, List.of());
  }

  /** States longer than an hour count for their last hour. */
  private static long begin(Observation o) {
    return Math.max(o.startMillis(), o.timeMillis() - 3_600_000);
  }

  private static long gap(Observation earlier, Observation later) {
    return Math.max(0, begin(later) - earlier.timeMillis());
  }

  private @Nullable Finding occurs(Observation now) {
    long quiet = millis(rule.getOccurs().getQuietSeconds());
    boolean quietBefore =
        earlier(o -> isTrue(compiled.condition(), o) && sameKey(o, now) && gap(o, now) < quiet)
            .isEmpty();
    return isTrue(compiled.condition(), now) && quietBefore
        ? new Finding(now.startMillis(), List.of())
        : null;
  }

  private @Nullable Finding follows(Observation now) {
    if (!isTrue(compiled.condition(), now)) {
      return null;
    }
    long within = millis(rule.getFollows().getWithinSeconds());
    List<Observation> firsts =
        earlier(
            o ->
                isTrue(Objects.requireNonNull(compiled.first()), o)
                    && gap(o, now) <= within
                    && related(o, now)
                    && matches(o, now));
    if (rule.getFollows().getWithout()) {
      return firsts.isEmpty() ? new Finding(now.startMillis(), List.of()) : null;
    }
    if (firsts.isEmpty()) {
      return null;
    }
    Observation latest = firsts.get(firsts.size() - 1);
    return new Finding(
        latest.startMillis(),
        latest.trackId().equals(now.trackId()) ? List.of() : List.of(latest.trackId()));
  }

  private boolean related(Observation first, Observation then) {
    boolean same = first.trackId().equals(then.trackId());
    TrackRelation relation = rule.getFollows().getTrack();
    return relation == TrackRelation.TRACK_RELATION_ANY
        || same == (relation != TrackRelation.TRACK_RELATION_OTHER);
  }

  private boolean matches(Observation first, Observation then) {
    CompiledExpression firstMatch = compiled.firstMatch();
    CompiledExpression thenMatch = compiled.thenMatch();
    if (firstMatch == null || thenMatch == null) {
      return true;
    }
    String text = firstMatch.evaluate(first);
    return text != null && text.equals(thenMatch.evaluate(then));
  }

  private @Nullable Finding crowds(Observation now) {
    long within = millis(rule.getCrowds().getWithinSeconds());
    if (!isTrue(compiled.condition(), now)) {
      return null;
    }
    List<Observation> before =
        earlier(o -> isTrue(compiled.condition(), o) && o.timeMillis() + within >= begin(now));
    List<Observation> after = new ArrayList<>(before);
    after.add(now);
    NavigableSet<Long> moments = new TreeSet<>(List.of(begin(now) - 1, begin(now)));
    for (Observation o : after) {
      moments.add(begin(o));
      moments.add(o.timeMillis() + within);
    }
    moments.removeIf(moment -> moment < begin(now) - 1 || moment > now.timeMillis());
    List<Long> crowd = new ArrayList<>();
    Set<String> others = new TreeSet<>();
    long start = now.startMillis();
    moments.add(now.timeMillis() + 1);
    for (long moment : moments) {
      if (moment <= now.timeMillis() && isCrowd(moment, after, within)) {
        crowd.add(moment);
        continue;
      }
      if (crowd.stream().noneMatch(m -> isCrowd(m, before, within))) {
        for (long m : crowd) {
          for (String track : present(m, before, within)) {
            if (!track.equals(now.trackId()) && others.add(track)) {
              start = Math.min(start, lastOfStay(track, m, before, within).startMillis());
            }
          }
        }
      }
      crowd.clear();
    }
    return others.isEmpty() ? null : new Finding(start, List.copyOf(others));
  }

  private boolean isCrowd(long moment, List<Observation> seen, long within) {
    return present(moment, seen, within).size() >= rule.getCrowds().getTracks();
  }

  private static Set<String> present(long moment, List<Observation> seen, long within) {
    return seen.stream()
        .filter(o -> begin(o) <= moment && moment < o.timeMillis() + within)
        .map(Observation::trackId)
        .collect(Collectors.toSet());
  }

  /** Of the track's observations without a break round that moment. */
  private static Observation lastOfStay(
      String track, long moment, List<Observation> seen, long within) {
    List<Observation> ofTrack = seen.stream().filter(o -> o.trackId().equals(track)).toList();
    List<Observation> stay =
        new ArrayList<>(
            ofTrack.stream()
                .filter(o -> begin(o) <= moment && moment < o.timeMillis() + within)
                .toList());
    boolean more = true;
    while (more) {
      List<Observation> next =
          ofTrack.stream()
              .filter(o -> !stay.contains(o) && stay.stream().anyMatch(s -> meet(o, s, within)))
              .toList();
      stay.addAll(next);
      more = !next.isEmpty();
    }
    return ofTrack.stream().filter(stay::contains).reduce((one, later) -> later).orElseThrow();
  }

  private static boolean meet(Observation one, Observation other, long within) {
    return begin(one) <= other.timeMillis() + within && begin(other) <= one.timeMillis() + within;
  }

  private Incident incident(Finding finding, Observation now) {
    Incident.Builder incident =
        Incident.newBuilder()
            .setIncidentId(
                IncidentIds.id(
                    rule.getId(),
                    now.cameraId(),
                    now.trackId(),
                    finding.startMillis(),
                    now.timeMillis()))
            .setRuleId(rule.getId())
            .setCameraId(now.cameraId())
            .setTrackId(now.trackId())
            .addAllOtherTrackIds(finding.otherTrackIds())
            .setSeverity(rule.getSeverity())
            .setStartMillis(finding.startMillis())
            .setEndMillis(now.timeMillis())
            .setClipStartMillis(
                finding.startMillis() - millis(rule.getPadding().getBeforeSeconds()))
            .setClipEndMillis(now.timeMillis() + millis(rule.getPadding().getAfterSeconds()));
    long perTrack = millis(rule.getCoolDown().getPerTrackSeconds());
    long perCamera = millis(rule.getCoolDown().getPerCameraSeconds());
    long begin = Math.max(finding.startMillis(), now.timeMillis() - 3_600_000);
    Predicate<Incident> ofTrack =
        i ->
            i.getTrackId().equals(now.trackId())
                && Math.max(0, begin - i.getEndMillis()) < perTrack;
    Predicate<Incident> ofCamera = i -> Math.max(0, begin - i.getEndMillis()) < perCamera;
    for (Predicate<Incident> cooling : List.of(ofCamera, ofTrack)) {
      incidents.stream()
          .filter(i -> !i.getRepeated())
          .filter(cooling)
          .reduce((one, later) -> later)
          .ifPresent(i -> incident.setRepeated(true).setRepeatOfIncidentId(i.getIncidentId()));
    }
    return incident.build();
  }
}
