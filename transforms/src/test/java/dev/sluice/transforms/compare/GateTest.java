package dev.sluice.transforms.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.compare.v1.Comparison;
import dev.sluice.compare.v1.GateAnswer;
import dev.sluice.compare.v1.RuleTotals;
import dev.sluice.compare.v1.Totals;
import dev.sluice.compare.v1.TruthScore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GateTest {
  private static final Comparison COMPARISON =
      Comparison.newBuilder()
          .setTotals(
              Totals.newBuilder()
                  .setLeft(190)
                  .setRight(189)
                  .setSame(187)
                  .setChanged(2)
                  .setShifted(1)
                  .setMissing(1)
                  .setNew(10))
          .addRules(
              RuleTotals.newBuilder()
                  .setRuleId("door-left-open")
                  .setTotals(Totals.newBuilder().setMissing(1)))
          .addTruth(TruthScore.newBuilder().setRight(true).setPrecision(0.9).setRecall(0.95))
          .build();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "missing>0 or changed>1%",
        "missing > 0 && new >= 10",
        "changed >= 1% and not (changed > 1%)",
        "new >= 5%",
        "rules[\"door-left-open\"].missing > 0",
        "rules.exists(rule, rules[rule].missing > 0)",
        "recall < 0.96",
        "total % 3 == 2",
        "changed - shifted > 0.4%",
        "left_recall < 0.5",
        "rules['no-such-rule'].missing > 0"
      })
  void holds(String expression) {
    assertThat(Gate.of(expression).ask(COMPARISON).getHolds()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"missing > 1", "changed > 1%", "changed > 1.5 % or new > 5%", "precision < 0.9"})
  void doesNotHold(String expression) {
    assertThat(Gate.of(expression).ask(COMPARISON).getHolds()).isFalse();
  }

  @Test
  void theSentenceHasTheValuesThatWereAskedFor() {
    GateAnswer answer = Gate.of("missing>0 or changed>1%").ask(COMPARISON);

    assertThat(answer.getSentence())
        .isEqualTo(
            "missing>0 or changed>1% holds: missing is 1 (0.50 %), changed is 2 (1.00 %), of 200 in all");
  }

  @Test
  void whatIsNoConditionIsRefusedWithTheNamesThatAreKnown() {
    assertThatThrownBy(() -> Gate.of("mising > 0"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cannot use 'mising > 0': undeclared reference to 'mising'")
        .hasMessageContaining("known are left, right, same, changed");
    assertThatThrownBy(() -> Gate.of("missing + 1")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Gate.of("")).isInstanceOf(IllegalArgumentException.class);
  }
}
