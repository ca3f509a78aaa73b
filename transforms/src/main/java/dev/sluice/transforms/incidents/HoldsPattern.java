package dev.sluice.transforms.incidents;

import dev.sluice.rules.v1.Holds;
import dev.sluice.rules.v1.Key;
import dev.sluice.state.v1.RuleState;
import dev.sluice.transforms.cameras.Observation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A condition lasts longer than a time: reported once for each stretch.
 *
 * <p>A State for which the condition is true carries on each stretch of the same key that ended no
 * longer than the bridge before the State begins, and makes one of them, which begins where the
 * first of all begins; where there is none, it begins one. A State for which the condition is not
 * true ends the stretches of its track at once; where the key is the camera, such States do not
 * count, since another track may still meet the condition. A stretch of which no part was reported
 * is reported at the first State whose end lies more than the time after its begin.
 *
 * <p>It remembers stretches until {@link Pattern#LONGEST_STATE_MILLIS} and the bridge after their
 * end: a State that ends later begins a stretch of its own, however far back it begins.
 */
final class HoldsPattern implements Pattern {
  private static final class Stretch extends AgeingMap.Entry<Stretch> {
    private long startMillis;
    private boolean reported;

    private Stretch(String key, long startMillis) {
      super(key);
      this.startMillis = startMillis;
    }
  }

  private final int condition;
  private final boolean perTrack;
  private final long longerThanMillis;
  private final long bridgeMillis;

  /** Touched at their ends. */
  private final AgeingMap<Stretch> stretches = new AgeingMap<>();

  HoldsPattern(RulePlan plan) {
    Holds holds = plan.rule().getHolds();
    this.condition = plan.condition();
    this.perTrack = plan.rule().getKey() != Key.KEY_CAMERA;
    this.longerThanMillis = RulePlan.millis(holds.getLongerThanSeconds());
    this.bridgeMillis = RulePlan.millis(holds.getBridgeSeconds());
  }

  @Override
  public @Nullable Finding accept(Observation state, ConditionCache conditions) {
    long endMillis = state.timeMillis();
    expire(endMillis);
    String key = perTrack ? state.trackId() : "";
    if (!conditions.isTrue(condition, state)) {
      if (perTrack) {
        stretches.remove(key);
      }
      return null;
    }
    Stretch stretch = stretches.get(key);
    long beginMillis = Pattern.beginMillis(state);
    if (stretch == null || beginMillis > stretch.touchedMillis + bridgeMillis) {
      stretch = new Stretch(key, state.startMillis());
      stretches.add(stretch, endMillis);
    } else {
      stretch.startMillis = Math.min(stretch.startMillis, state.startMillis());
      joinThoseSince(beginMillis, stretch);
      stretches.touch(stretch, endMillis);
    }
    if (stretch.reported || endMillis - stretch.startMillis <= longerThanMillis) {
      return null;
    }
    stretch.reported = true;
    return new Finding(stretch.startMillis, List.of());
  }

  private void joinThoseSince(long beginMillis, Stretch stretch) {
    Stretch before = stretch.before;
    while (before != null && beginMillis <= before.touchedMillis + bridgeMillis) {
      stretch.startMillis = Math.min(stretch.startMillis, before.startMillis);
      stretch.reported |= before.reported;
      stretches.removeBefore(stretch);
      before = stretch.before;
    }
  }

  @Override
  public void save(RuleState.Builder state, long clockMillis) {
    expire(clockMillis);
    for (Stretch s = stretches.oldest(); s != null; s = s.newer) {
      state
          .addStretchesBuilder()
          .setKey(s.key)
          .setStartMillis(s.startMillis)
          .setEndMillis(s.touchedMillis)
          .setReported(s.reported);
    }
  }

  @Override
  public void restore(RuleState state) {
    for (dev.sluice.state.v1.Stretch saved : state.getStretchesList()) {
      Stretch stretch = new Stretch(saved.getKey(), saved.getStartMillis());
      stretch.reported = saved.getReported();
      stretches.add(stretch, saved.getEndMillis());
    }
  }

  private void expire(long clockMillis) {
    stretches.expire(clockMillis - bridgeMillis - LONGEST_STATE_MILLIS);
  }
}
