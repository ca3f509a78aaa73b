package dev.sluice.transforms.incidents;

import dev.sluice.camera.v1.Incident;
import dev.sluice.state.v1.EngineState;
import dev.sluice.state.v1.RuleState;
import dev.sluice.transforms.cameras.Observation;
import dev.sluice.transforms.rules.CompiledRuleSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds the incidents of one camera: a fold over its observations, which must come in {@link
 * Observation#ORDER} and without byte-equal repetitions. Its clock is the observations' event time:
 * every incident is completed by an observation, and comes out while that is taken in, in the order
 * of the rules.
 *
 * <p>What it remembers is bounded by what was seen of tracks within the longest duration of each
 * rule (and an hour, where a State completes the rule), and is dropped in event time. An
 * observation costs amortised constant time, unless enough tracks for a crowd are near it: then it
 * may look at all of these. One that completes nothing and changes nothing allocates nothing.
 *
 * <p>Not thread-safe.
 */
public final class IncidentEngine {
  private final EnginePlan plan;
  private final String cameraId;
  private final RunningRule[] rules;
  private final ConditionCache conditions;
  private long clockMillis = Long.MIN_VALUE;
  private long rulesSinceMillis = Long.MIN_VALUE;

  /** Takes incidents, and which rule found them. */
  @FunctionalInterface
  public interface Findings {
    /**
     * An incident.
     *
     * @param rule the place of its rule in the rule set
     */
    void found(int rule, Incident incident);
  }

  /** An engine that has seen nothing. */
  public IncidentEngine(CompiledRuleSet ruleSet, String cameraId) {
    this(new EnginePlan(ruleSet), cameraId);
  }

  IncidentEngine(EnginePlan plan, String cameraId) {
    this.plan = plan;
    this.cameraId = cameraId;
    this.rules = plan.rules().stream().map(RunningRule::new).toArray(RunningRule[]::new);
    this.conditions = plan.newConditionCache();
  }

  /**
   * The engine that had that state, which goes on with the same incidents. Under a changed rule
   * set, unchanged rules keep their state and the others start empty: {@link RuleChanges} tells
   * which.
   */
  public static IncidentEngine restore(CompiledRuleSet ruleSet, EngineState state) {
    return restore(new EnginePlan(ruleSet), state);
  }

  static IncidentEngine restore(EnginePlan plan, EngineState state) {
    IncidentEngine engine = new IncidentEngine(plan, state.getCameraId());
    if (state.hasClockMillis()) {
      engine.clockMillis = state.getClockMillis();
    }
    boolean sameRules = plan.isOf(state);
    if (state.hasRulesSinceMillis() && sameRules) {
      engine.rulesSinceMillis = state.getRulesSinceMillis();
    }
    if (sameRules && plan.isOfCandidate(state)) {
      engine.restoreAll(state);
    } else {
      engine.restoreKnown(new SavedRules(state));
    }
    return engine;
  }

  /** As nearly always: they are the rules that saved it. */
  private void restoreAll(EngineState state) {
    int current = plan.current();
    for (int i = 0; i < rules.length; i++) {
      rules[i].restore(i < current ? state.getRules(i) : state.getCandidateRules(i - current));
    }
  }

  private void restoreKnown(SavedRules saved) {
    for (int i = 0; i < rules.length; i++) {
      @Nullable RuleState state = saved.of(plan.rules().get(i), i >= plan.current());
      if (state != null) {
        rules[i].restore(state);
      }
    }
  }

  /**
   * Takes the next observation of the camera.
   *
   * @param found is given the incidents that the observation completes
   * @throws IllegalArgumentException if the observation is earlier than the last one
   */
  public void accept(Observation observation, Consumer<Incident> found) {
    begin(observation);
    for (int rule : plan.rulesOf(observation.subject())) {
      Incident incident = rules[rule].accept(observation, conditions, cameraId);
      if (incident != null) {
        found.accept(incident);
      }
    }
  }

  /** The same, and says which rule found an incident. */
  public void acceptByRule(Observation observation, Findings findings) {
    begin(observation);
    for (int rule : plan.rulesOf(observation.subject())) {
      Incident incident = rules[rule].accept(observation, conditions, cameraId);
      if (incident != null) {
        findings.found(rule, incident);
      }
    }
  }

  private void begin(Observation observation) {
    if (observation.timeMillis() < clockMillis) {
      throw new IllegalArgumentException(
          String.format(
              "observations of %s must come in order of time, but %d came after %d",
              cameraId, observation.timeMillis(), clockMillis));
    }
    clockMillis = observation.timeMillis();
    if (rulesSinceMillis == Long.MIN_VALUE) {
      rulesSinceMillis = clockMillis;
    }
    conditions.nextObservation();
  }

  /** What the engine remembers, without what no longer matters. The engine can go on after it. */
  public EngineState toState() {
    EngineState.Builder state = EngineState.newBuilder().setCameraId(cameraId);
    if (clockMillis != Long.MIN_VALUE) {
      state.setClockMillis(clockMillis);
    }
    if (rulesSinceMillis != Long.MIN_VALUE) {
      state.setRulesSinceMillis(rulesSinceMillis);
    }
    for (int i = 0; i < rules.length; i++) {
      RuleState rule = rules[i].save(clockMillis);
      if (i < plan.current()) {
        state.addRules(rule);
      } else {
        state.addCandidateRules(rule);
      }
    }
    return state.build();
  }
}
