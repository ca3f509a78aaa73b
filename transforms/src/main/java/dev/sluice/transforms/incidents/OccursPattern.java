package dev.sluice.transforms.incidents;

import dev.sluice.rules.v1.Key;
import dev.sluice.state.v1.Occurrence;
import dev.sluice.state.v1.RuleState;
import dev.sluice.transforms.cameras.Observation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something happens: reported unless something of the kind, of the same key, was seen less than the
 * quiet time before it. Each occurrence begins the quiet time anew, whether it was reported or not.
 *
 * <p>It remembers one time per key, for the quiet time.
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
  private final AgeingMap<LastSeen> occurrences = new AgeingMap<>();

  OccursPattern(RulePlan plan) {
    this.condition = plan.condition();
    this.perTrack = plan.rule().getKey() != Key.KEY_CAMERA;
    this.quietMillis = RulePlan.millis(plan.rule().getOccurs().getQuietSeconds());
  }

  @Override
  public @Nullable Finding accept(Observation observation, Truths truths) {
    if (!truths.isTrue(condition, observation)) {
      return null;
    }
    long timeMillis = observation.timeMillis();
    expire(timeMillis);
    String key = perTrack ? observation.trackId() : "";
    LastSeen seen = occurrences.get(key);
    if (seen != null) {
      occurrences.touch(seen, timeMillis);
      return null;
    }
    occurrences.add(new LastSeen(key), timeMillis);
    return new Finding(observation.startMillis(), List.of());
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
    occurrences.expire(clockMillis - quietMillis + 1);
  }
}
