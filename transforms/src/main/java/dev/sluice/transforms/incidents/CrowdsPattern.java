package dev.sluice.transforms.incidents;

import dev.sluice.state.v1.RuleState;
import dev.sluice.transforms.cameras.Observation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Enough distinct tracks within a time: reported at the observation with which their number reaches
 * the threshold from below.
 *
 * <p>A track belongs to the crowd at time t if it met the condition at a time in (t - within, t].
 * Before an observation counts, those that no longer belong have left; so a track that comes back
 * exactly {@code within} after it was last seen had left for a moment. A crowd is of the whole
 * camera: the rule's key plays no part.
 *
 * <p>It remembers the last such observation of each track in the crowd.
 */
final class CrowdsPattern implements Pattern {
  private static final class Member extends AgeingMap.Entry<Member> {
    private long startMillis;

    private Member(String trackId, long startMillis) {
      super(trackId);
      this.startMillis = startMillis;
    }
  }

  private final int condition;
  private final int tracks;
  private final long withinMillis;
  private final AgeingMap<Member> members = new AgeingMap<>();

  CrowdsPattern(RulePlan plan) {
    this.condition = plan.condition();
    this.tracks = plan.rule().getCrowds().getTracks();
    this.withinMillis = RulePlan.millis(plan.rule().getCrowds().getWithinSeconds());
  }

  @Override
  public @Nullable Finding accept(Observation observation, Truths truths) {
    if (!truths.isTrue(condition, observation)) {
      return null;
    }
    long timeMillis = observation.timeMillis();
    expire(timeMillis);
    int before = members.size();
    Member member = members.get(observation.trackId());
    if (member == null) {
      members.add(new Member(observation.trackId(), observation.startMillis()), timeMillis);
    } else {
      member.startMillis = observation.startMillis();
      members.touch(member, timeMillis);
    }
    return before < tracks && members.size() >= tracks ? finding(observation) : null;
  }

  private Finding finding(Observation completing) {
    long startMillis = completing.startMillis();
    List<String> others = new ArrayList<>(members.size());
    for (Member member = members.oldest(); member != null; member = member.newer) {
      startMillis = Math.min(startMillis, member.startMillis);
      if (!member.key.equals(completing.trackId())) {
        others.add(member.key);
      }
    }
    Collections.sort(others);
    return new Finding(startMillis, others);
  }

  @Override
  public void save(RuleState.Builder state, long clockMillis) {
    expire(clockMillis);
    for (Member member = members.oldest(); member != null; member = member.newer) {
      state
          .addMembersBuilder()
          .setTrackId(member.key)
          .setStartMillis(member.startMillis)
          .setTimeMillis(member.touchedMillis);
    }
  }

  @Override
  public void restore(RuleState state) {
    for (dev.sluice.state.v1.Member saved : state.getMembersList()) {
      members.add(new Member(saved.getTrackId(), saved.getStartMillis()), saved.getTimeMillis());
    }
  }

  private void expire(long clockMillis) {
    members.expire(clockMillis - withinMillis + 1);
  }
}
