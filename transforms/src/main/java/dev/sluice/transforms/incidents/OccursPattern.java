package dev.sluice.transforms.incidents;

import dev.sluice.rules.v1.Key;
import dev.sluice.state.v1.Occurrence;
import dev.sluice.state.v1.RuleState;
import dev.sluice.transforms.cameras.Observation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something happens: reported unless something of the kind, of the same key, ended less than the
 * quiet time before it begins. Each occurrence begins the quiet time anew at its end, whether it
 * was reported or not.
 *
 * <p>It remembers the latest end per key, for the quiet time and as long as a State can be.
 */
final class OccursPattern implements Pattern {
  private static final class LastSeen extends AgeingMap.Entry<LastSeen> {
    private LastSeen(String key) {
      super(key);
    }
  }

  private final int condition;
  private final boolean perTrack;
  private final long quietMillis;
  private final long keptMillis;
  private final AgeingMap<LastSeen> occurrences = new AgeingMap<>();

  OccursPattern(RulePlan plan) {
    this.condition = plan.condition();
    this.perTrack = plan.rule().getKey() != Key.KEY_CAMERA;
    this.quietMillis = RulePlan.millis(plan.rule().getOccurs().getQuietSeconds());
    this.keptMillis = quietMillis + plan.reachMillis();
  }

  @Override
  public @Nullable Finding accept(Observation observation, ConditionCache conditions) {
    if (!conditions.isTrue(condition, observation)) {
      return null;
    }
    long timeMillis = observation.timeMillis();
    expire(timeMillis);
    String key = perTrack ? observation.trackId() : "";
    LastSeen seen = occurrences.get(key);
    boolean quiet = true;
    if (seen == null) {
      occurrences.add(new LastSeen(key), timeMillis);
    } else {
      long sinceMillis = Math.max(0, Pattern.beginMillis(observation) - seen.touchedMillis);
      quiet = sinceMillis >= quietMillis;
      occurrences.touch(seen, timeMillis);
    }
    return quiet ? new Finding(observation.startMillis(), List.of()) : null;
  }

  @Override
  public void save(RuleState.Builder state, long clockMillis) {
    expire(clockMillis);
    for (LastSeen seen = occurrences.oldest(); seen != null; seen = seen.newer) {
      state.addOccurrencesBuilder().setKey(seen.key).setTimeMillis(seen.touchedMillis);
    }
  }

  @Override
  public void restore(RuleState state) {
    for (Occurrence saved : state.getOccurrencesList()) {
      occurrences.add(new LastSeen(saved.getKey()), saved.getTimeMillis());
    }
  }

  private void expire(long clockMillis) {
    occurrences.expire(clockMillis - keptMillis + 1);
  }
}
