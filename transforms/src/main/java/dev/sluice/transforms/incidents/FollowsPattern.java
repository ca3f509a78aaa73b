package dev.sluice.transforms.incidents;

import dev.sluice.rules.v1.Follows;
import dev.sluice.rules.v1.TrackRelation;
import dev.sluice.state.v1.First;
import dev.sluice.state.v1.RuleState;
import dev.sluice.transforms.cameras.Observation;
import dev.sluice.transforms.rules.CompiledExpression;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * B after A, or B without A.
 *
 * <p>An A belongs to a B if it came before it in {@link Observation#ORDER}, ended no longer than
 * the rule's time before B begins, is of a track that the rule's relation allows, and both texts to
 * match, where the rule has them, are known and equal. A State is known once it has ended: an A
 * that is still running when B ends is none of B's, since nobody can know of it then, in a replay
 * as little as live. The relation alone says whose A counts: the rule's key plays no part. Each B
 * is reported for which there is such an A, with the latest one; or, where the rule says {@code
 * without}, each B for which there is none, one with an unknown text among them. An A is not used
 * up. An observation may be both, but as B it does not see itself.
 *
 * <p>Only the latest A can decide, so it remembers, for the rule's time and as long as B can be,
 * one A per track and text where the relation is the same track, and else two per text: the latest,
 * and the latest of any other track than that one's.
 */
final class FollowsPattern implements Pattern {
  /**
   * The latest A of a group, and the latest of another track than that; touched at the former's
   * event time.
   */
  private static final class Latest extends AgeingMap.Entry<Latest> {
    private final String match;
    private String trackId;
    private long startMillis;
    private @Nullable String otherTrackId;
    private long otherStartMillis;
    private long otherTimeMillis;

    private Latest(String key, String match, String trackId, long startMillis) {
      super(key);
      this.match = match;
      this.trackId = trackId;
      this.startMillis = startMillis;
    }
  }

  private final int then;
  private final int first;
  private final RulePlan plan;
  private final TrackRelation relation;
  private final boolean without;
  private final long withinMillis;
  private final long keptMillis;
  private final @Nullable CompiledExpression firstMatch;
  private final @Nullable CompiledExpression thenMatch;
  private final AgeingMap<Latest> groups = new AgeingMap<>();

  FollowsPattern(RulePlan plan) {
    Follows follows = plan.rule().getFollows();
    this.plan = plan;
    this.then = plan.condition();
    this.first = plan.first();
    this.relation =
        follows.getTrack() == TrackRelation.TRACK_RELATION_UNSPECIFIED
            ? TrackRelation.TRACK_RELATION_SAME
            : follows.getTrack();
    this.without = follows.getWithout();
    this.withinMillis = RulePlan.millis(follows.getWithinSeconds());
    this.keptMillis = withinMillis + plan.reachMillis();
    this.firstMatch = plan.compiled().firstMatch();
    this.thenMatch = plan.compiled().thenMatch();
  }

  @Override
  public @Nullable Finding accept(Observation observation, ConditionCache conditions) {
    expire(observation.timeMillis());
    Finding finding = null;
    if (plan.isThen(observation.subject()) && conditions.isTrue(then, observation)) {
      finding = complete(observation);
    }
    if (plan.isFirst(observation.subject()) && conditions.isTrue(first, observation)) {
      String match = match(firstMatch, observation);
      if (match != null) {
        remember(observation.trackId(), match, observation.startMillis(), observation.timeMillis());
      }
    }
    return finding;
  }

  private @Nullable Finding complete(Observation b) {
    String match = match(thenMatch, b);
    Latest group = match == null ? null : groups.get(key(b.trackId(), match));
    long sinceMillis = Pattern.beginMillis(b) - withinMillis;
    if (group != null && group.touchedMillis >= sinceMillis) {
      boolean own = group.trackId.equals(b.trackId());
      if (relation != TrackRelation.TRACK_RELATION_OTHER || !own) {
        return without ? null : after(group.startMillis, own ? null : group.trackId);
      }
      if (group.otherTrackId != null && group.otherTimeMillis >= sinceMillis) {
        return without ? null : after(group.otherStartMillis, group.otherTrackId);
      }
    }
    return without ? new Finding(b.startMillis(), List.of()) : null;
  }

  private static Finding after(long startMillis, @Nullable String otherTrackId) {
    return new Finding(startMillis, otherTrackId == null ? List.of() : List.of(otherTrackId));
  }

  private void remember(String trackId, String match, long startMillis, long timeMillis) {
    String key = key(trackId, match);
    Latest group = groups.get(key);
    if (group == null) {
      groups.add(new Latest(key, match, trackId, startMillis), timeMillis);
      return;
    }
    if (!group.trackId.equals(trackId)) {
      group.otherTrackId = group.trackId;
      group.otherStartMillis = group.startMillis;
      group.otherTimeMillis = group.touchedMillis;
      group.trackId = trackId;
    }
    group.startMillis = startMillis;
    groups.touch(group, timeMillis);
  }

  /**
   * The text that A and B must share: empty for a rule that matches none, null where it is unknown.
   */
  private static @Nullable String match(
      @Nullable CompiledExpression expression, Observation observation) {
    return expression == null ? "" : expression.evaluate(observation);
  }

  private String key(String trackId, String match) {
    if (relation != TrackRelation.TRACK_RELATION_SAME) {
      return match;
    }
    return firstMatch == null ? trackId : trackId.length() + ":" + trackId + match;
  }

  @Override
  public void save(RuleState.Builder state, long clockMillis) {
    expire(clockMillis);
    for (Latest group = groups.oldest(); group != null; group = group.newer) {
      if (group.otherTrackId != null && group.otherTimeMillis >= clockMillis - keptMillis) {
        state
            .addFirstsBuilder()
            .setTrackId(group.otherTrackId)
            .setMatch(group.match)
            .setStartMillis(group.otherStartMillis)
            .setTimeMillis(group.otherTimeMillis);
      }
      state
          .addFirstsBuilder()
          .setTrackId(group.trackId)
          .setMatch(group.match)
          .setStartMillis(group.startMillis)
          .setTimeMillis(group.touchedMillis);
    }
  }

  @Override
  public void restore(RuleState state) {
    for (First saved : state.getFirstsList()) {
      remember(saved.getTrackId(), saved.getMatch(), saved.getStartMillis(), saved.getTimeMillis());
    }
  }

  private void expire(long clockMillis) {
    groups.expire(clockMillis - keptMillis);
  }
}
