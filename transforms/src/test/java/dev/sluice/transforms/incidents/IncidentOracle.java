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
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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
    int first = states.size() - 1;
    while (first > 0) {
      Observation before = states.get(first - 1);
      Observation after = states.get(first);
      boolean carriesOn =
          isTrue(compiled.condition(), before)
              && after.startMillis() <= before.timeMillis() + bridge
              && after.timeMillis() <= before.timeMillis() + bridge + 3_600_000;
      if (!carriesOn) {
        break;
      }
      first--;
    }
    long start = states.get(first).startMillis();
    boolean reported =
        IntStream.range(first, states.size() - 1)
            .anyMatch(i -> states.get(i).timeMillis() - start > longerThan);
    return !reported && now.timeMillis() - start > longerThan
        ? new Finding(start, List.of())
        : null;
  }

  private @Nullable Finding occurs(Observation now) {
    long quiet = millis(rule.getOccurs().getQuietSeconds());
    boolean quietBefore =
        earlier(
                o ->
                    isTrue(compiled.condition(), o)
                        && sameKey(o, now)
                        && now.timeMillis() - o.timeMillis() < quiet)
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
                    && o.timeMillis() >= now.timeMillis() - within
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
    Predicate<Observation> inCrowd =
        o -> isTrue(compiled.condition(), o) && o.timeMillis() > now.timeMillis() - within;
    Set<String> before =
        earlier(inCrowd).stream().map(Observation::trackId).collect(Collectors.toSet());
    if (!inCrowd.test(now)
        || before.size() >= rule.getCrowds().getTracks()
        || before.contains(now.trackId())
        || before.size() + 1 < rule.getCrowds().getTracks()) {
      return null;
    }
    long start = now.startMillis();
    for (String track : before) {
      List<Observation> ofTrack = earlier(o -> inCrowd.test(o) && o.trackId().equals(track));
      start = Math.min(start, ofTrack.get(ofTrack.size() - 1).startMillis());
    }
    return new Finding(start, List.copyOf(new TreeSet<>(before)));
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
    Predicate<Incident> ofTrack =
        i -> i.getTrackId().equals(now.trackId()) && now.timeMillis() < i.getEndMillis() + perTrack;
    Predicate<Incident> ofCamera = i -> now.timeMillis() < i.getEndMillis() + perCamera;
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
