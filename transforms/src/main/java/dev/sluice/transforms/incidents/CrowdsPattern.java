package dev.sluice.transforms.incidents;

import dev.sluice.state.v1.Member;
import dev.sluice.state.v1.RuleState;
import dev.sluice.transforms.cameras.Observation;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Enough distinct tracks within a time: reported at the observation with which they become a crowd.
 *
 * <p>A track is present from the begin of each observation that meets the condition until {@code
 * within} after its end. There is a crowd while enough tracks are present at once, and it is one
 * crowd until they are too few for a moment. An observation is reported if with it there is a crowd
 * while it lasts of which no moment was one without it; a State can make one of what lies far back,
 * and where it makes several, they are one incident. That begins with the earliest of the
 * observation and the last ones of the others' stays. A crowd is of the whole camera: the rule's
 * key plays no part.
 *
 * <p>It remembers stays, that is when each track was present without a break, for {@code within}
 * and as long as a State can be.
 */
final class CrowdsPattern implements Pattern {
  /** Touched at the end of its last observation. */
  private static final class Stay extends AgeingMap.Entry<Stay> {
    private long sinceMillis;

    /** Begin of its last observation. */
    private long startMillis;

    private Stay(String trackId, long sinceMillis) {
      super(trackId);
      this.sinceMillis = sinceMillis;
    }
  }

  private final int condition;
  private final int tracks;
  private final long withinMillis;
  private final long keptMillis;
  private final AgeingMap<Stay> stays = new AgeingMap<>();

  /** A time of which it is known that all of it is one crowd, so that nobody looks again. */
  private long crowdFromMillis = Long.MAX_VALUE;

  private long crowdUntilMillis = Long.MIN_VALUE;

  CrowdsPattern(RulePlan plan) {
    this.condition = plan.condition();
    this.tracks = plan.rule().getCrowds().getTracks();
    this.withinMillis = RulePlan.millis(plan.rule().getCrowds().getWithinSeconds());
    this.keptMillis = withinMillis + plan.reachMillis();
  }

  @Override
  public @Nullable Finding accept(Observation observation, ConditionCache conditions) {
    if (!conditions.isTrue(condition, observation)) {
      return null;
    }
    expire(observation.timeMillis());
    long beginMillis = Pattern.beginMillis(observation);
    boolean known = crowdFromMillis <= beginMillis && observation.timeMillis() < crowdUntilMillis;
    if (known || !othersAreEnough(observation.trackId(), beginMillis)) {
      remember(observation, beginMillis);
      return null;
    }
    Finding finding = crowds(observation, beginMillis);
    remember(observation, beginMillis);
    if (crowdUntilMillis > observation.timeMillis()) {
      crowdUntilMillis = endMillis();
    }
    return finding;
  }

  /** Whether enough others were present at some time since then, if not at once. */
  private boolean othersAreEnough(String trackId, long sinceMillis) {
    int others = 0;
    for (Stay stay = stays.newest(); stay != null; stay = stay.older) {
      if (untilMillis(stay) <= sinceMillis) {
        return false;
      }
      if (stay.after == null && !stay.key.equals(trackId) && ++others == tracks - 1) {
        return true;
      }
    }
    return false;
  }

  private long untilMillis(Stay stay) {
    return stay.touchedMillis + withinMillis;
  }

  /** How many tracks come to be present at a moment, less those that cease to be. */
  private static final class Change {
    private int others;
    private int own;
  }

  /** What is new of the crowds while the observation lasts, and whether it ends in one. */
  private @Nullable Finding crowds(Observation observation, long beginMillis) {
    NewCrowds found = new NewCrowds(observation);
    boolean crowd = false;
    boolean known = false;
    int others = 0;
    int own = 0;
    for (var change : changes(observation, beginMillis).entrySet()) {
      long millis = change.getKey();
      others += change.getValue().others;
      own += change.getValue().own;
      boolean now = others + (millis >= beginMillis ? 1 : own) >= tracks;
      if (now && !crowd) {
        crowdFromMillis = millis;
        known = false;
      } else if (crowd && !now && !known) {
        found.add(crowdFromMillis, millis);
      }
      known |= others + own >= tracks;
      crowd = now;
    }
    crowdUntilMillis = crowd ? observation.timeMillis() + 1 : Long.MIN_VALUE;
    if (crowd && !known) {
      found.add(crowdFromMillis, crowdUntilMillis);
    }
    return found.finding();
  }

  /** Who comes and goes from the moment before the observation's begin to its end, by time. */
  private NavigableMap<Long, Change> changes(Observation observation, long beginMillis) {
    TreeMap<Long, Change> changes = new TreeMap<>();
    changes.put(beginMillis - 1, new Change());
    changes.put(beginMillis, new Change());
    for (Stay stay = stays.newest(); stay != null; stay = stay.older) {
      if (untilMillis(stay) < beginMillis) {
        break;
      }
      Change comes = at(Math.max(stay.sinceMillis, beginMillis - 1), changes);
      Change goes = at(untilMillis(stay), changes);
      if (stay.key.equals(observation.trackId())) {
        comes.own++;
        goes.own--;
      } else {
        comes.others++;
        goes.others--;
      }
    }
    return changes.headMap(observation.timeMillis(), true);
  }

  private static Change at(long millis, Map<Long, Change> changes) {
    return changes.computeIfAbsent(millis, any -> new Change());
  }

  /** Those that were in the new crowds of an observation, and since when. */
  private final class NewCrowds {
    private final String trackId;
    private final Set<String> others = new TreeSet<>();
    private long startMillis;

    private NewCrowds(Observation observation) {
      this.trackId = observation.trackId();
      this.startMillis = observation.startMillis();
    }

    private void add(long fromMillis, long toMillis) {
      for (Stay stay = stays.newest(); stay != null; stay = stay.older) {
        if (untilMillis(stay) <= fromMillis) {
          return;
        }
        if (stay.sinceMillis < toMillis && !stay.key.equals(trackId)) {
          others.add(stay.key);
          startMillis = Math.min(startMillis, stay.startMillis);
        }
      }
    }

    private @Nullable Finding finding() {
      return others.isEmpty() ? null : new Finding(startMillis, List.copyOf(others));
    }
  }

  private void remember(Observation observation, long beginMillis) {
    long timeMillis = observation.timeMillis();
    Stay stay = stays.get(observation.trackId());
    if (stay == null || beginMillis > untilMillis(stay)) {
      stay = new Stay(observation.trackId(), beginMillis);
      stays.add(stay, timeMillis);
    } else {
      stay.sinceMillis = Math.min(stay.sinceMillis, beginMillis);
      joinThoseSince(beginMillis, stay);
      stays.touch(stay, timeMillis);
    }
    stay.startMillis = observation.startMillis();
  }

  private void joinThoseSince(long beginMillis, Stay stay) {
    Stay before = stay.before;
    while (before != null && beginMillis <= untilMillis(before)) {
      stay.sinceMillis = Math.min(stay.sinceMillis, before.sinceMillis);
      stays.removeBefore(stay);
      before = stay.before;
    }
  }

  /** Of a crowd that is there at the latest observation: until when it is if no more is seen. */
  private long endMillis() {
    Stay stay = stays.newest();
    for (int i = 1; i < tracks && stay != null; i++) {
      stay = stay.older;
    }
    return stay == null ? Long.MIN_VALUE : untilMillis(stay);
  }

  @Override
  public void save(RuleState.Builder state, long clockMillis) {
    expire(clockMillis);
    for (Stay stay = stays.oldest(); stay != null; stay = stay.newer) {
      Member.Builder member =
          state
              .addMembersBuilder()
              .setTrackId(stay.key)
              .setStartMillis(stay.startMillis)
              .setTimeMillis(stay.touchedMillis);
      if (stay.sinceMillis != stay.startMillis) {
        member.setSinceMillis(stay.sinceMillis);
      }
    }
  }

  @Override
  public void restore(RuleState state) {
    for (Member saved : state.getMembersList()) {
      Stay stay =
          new Stay(
              saved.getTrackId(),
              saved.hasSinceMillis() ? saved.getSinceMillis() : saved.getStartMillis());
      stay.startMillis = saved.getStartMillis();
      stays.add(stay, saved.getTimeMillis());
    }
  }

  private void expire(long clockMillis) {
    stays.expire(clockMillis - keptMillis);
  }
}
