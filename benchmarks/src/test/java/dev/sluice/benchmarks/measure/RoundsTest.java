package dev.sluice.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RoundsTest {

  private enum Runner implements Contestant {
    HARE,
    TORTOISE;

    @Override
    public String label() {
      return name();
    }
  }

  @Test
  void orderTurnsRoundFromOneRoundToTheNext() throws Exception {
    List<Runner> order = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      var unused =
          Round.run(
              i,
              List.of(Runner.values()),
              runner -> {
                order.add(runner);
                return new Usage(1, 1, 1);
              });
    }

    assertThat(order)
        .containsExactly(
            Runner.HARE,
            Runner.TORTOISE,
            Runner.TORTOISE,
            Runner.HARE,
            Runner.HARE,
            Runner.TORTOISE);
  }

  @Test
  void ratioIsFormedInEachRoundWithTheStartTakenOff() {
    Rounds<Runner> rounds =
        new Rounds<>(round(1, 2), List.of(round(3, 6), round(2, 10), round(11, 7)));

    // 4/2, 8/1 and 5/10.
    assertThat(rounds.cpuRatio(Runner.HARE, Runner.TORTOISE)).isEqualTo(2);
    assertThat(rounds.cpu(Runner.HARE)).isEqualTo(2);
  }

  @Test
  void barIsMissedBelowItAndByWhatIsNoNumber() {
    Bars bars = new Bars("Sluice", quiet());
    bars.atLeast(0.8, "speed", 0.8);
    bars.atMost(12, "delay", 12);
    assertThat(bars.met()).isTrue();
    bars.atLeast(0.8, "speed", Double.NaN);
    bars.atMost(12, "delay", 3);
    assertThat(bars.met()).isFalse();
  }

  private static PrintStream quiet() {
    return new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
  }

  private static Round<Runner> round(double hare, double tortoise) {
    return new Round<>(
        Map.of(
            Runner.HARE, new Usage(hare, hare, 1),
            Runner.TORTOISE, new Usage(tortoise, tortoise, 1)));
  }
}
