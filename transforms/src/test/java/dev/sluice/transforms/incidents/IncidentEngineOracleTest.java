package dev.sluice.transforms.incidents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.camera.v1.Incident;
import dev.sluice.state.v1.EngineState;
import dev.sluice.transforms.Seeds;
import dev.sluice.transforms.cameras.Observation;
import dev.sluice.transforms.rules.CompiledRuleSet;
import dev.sluice.transforms.rules.RuleCompiler;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class IncidentEngineOracleTest {
  private static final int OBSERVATIONS = 300;

  static LongStream seeds() {
    return Seeds.upTo(25);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void findsWhatTheOracleFinds(long seed) {
    RandomCamera camera = new RandomCamera(new Random(seed));
    CompiledRuleSet rules = RuleCompiler.compile(camera.rules());
    List<Observation> observations = camera.observations(Observed.CAMERA, OBSERVATIONS);

    assertThat(Rules.incidents(rules, observations))
        .containsExactlyInAnyOrderElementsOf(IncidentOracle.incidents(rules, observations));
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void engineThatIsSavedAndRestoredFindsTheSame(long seed) throws Exception {
    Random random = new Random(seed);
    RandomCamera camera = new RandomCamera(random);
    CompiledRuleSet rules = RuleCompiler.compile(camera.rules());
    List<Observation> observations = camera.observations(Observed.CAMERA, OBSERVATIONS);
    List<Incident> incidents = new ArrayList<>();

    IncidentEngine engine = new IncidentEngine(rules, Observed.CAMERA);
    for (Observation observation : observations) {
      if (random.nextInt(4) == 0) {
        EngineState state = EngineState.parseFrom(engine.toState().toByteString());
        engine = IncidentEngine.restore(rules, state);
        assertThat(engine.toState()).isEqualTo(state);
      }
      engine.accept(observation, incidents::add);
    }

    assertThat(incidents).isEqualTo(Rules.incidents(rules, observations));
  }

  @Test
  void engineThatHasSeenNothingForLongerThanItsMemoryFindsWhatANewOneFinds() {
    int begunAnew = 0;
    for (long seed = 1; seed <= 25; seed++) {
      RandomCamera camera = new RandomCamera(new Random(seed));
      CompiledRuleSet rules = RuleCompiler.compile(camera.rules());
      List<Observation> observations = camera.observations(Observed.CAMERA, OBSERVATIONS);
      List<Incident> incidents = new ArrayList<>();
      long memoryMillis = new EnginePlan(rules).memoryMillis();

      IncidentEngine engine = new IncidentEngine(rules, Observed.CAMERA);
      long last = 0;
      for (Observation observation : observations) {
        if (observation.timeMillis() - last > memoryMillis) {
          engine = new IncidentEngine(rules, Observed.CAMERA);
          begunAnew++;
        }
        last = observation.timeMillis();
        engine.accept(observation, incidents::add);
      }

      assertThat(incidents).isEqualTo(Rules.incidents(rules, observations));
    }
    assertThat(begunAnew).isPositive();
  }

  /** The random data would prove little if it left a rule without work. */
  @Test
  void randomCamerasGiveEveryRuleWork() {
    Set<String> expected = new HashSet<>();
    Set<String> found = new HashSet<>();
    Set<String> repeated = new HashSet<>();
    for (long seed = 1; seed <= 25; seed++) {
      RandomCamera camera = new RandomCamera(new Random(seed));
      CompiledRuleSet rules = RuleCompiler.compile(camera.rules());
      rules.rules().forEach(rule -> expected.add(rule.rule().getId()));
      for (Incident incident :
          Rules.incidents(rules, camera.observations(Observed.CAMERA, OBSERVATIONS))) {
        (incident.getRepeated() ? repeated : found).add(incident.getRuleId());
      }
    }

    assertThat(found).isEqualTo(expected);
    assertThat(repeated).isEqualTo(expected);
  }
}
