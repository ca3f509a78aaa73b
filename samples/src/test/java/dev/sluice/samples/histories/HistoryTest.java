package dev.sluice.samples.histories;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import dev.sluice.transforms.forecast.MeanSeries;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The generator is frozen, so that no model can be made to fit it better than it deserves: who
 * changes it says so here.
 */
class HistoryTest {
  static final long FIRST = 2_000L * 7 * MeanSeries.DAY + 1;
  private static final int PLACES = 50;
  private static final int WINDOWS = 30 * MeanSeries.DAY;

  static List<Arguments> processes() {
    return List.of(
        Arguments.of(MeanProcess.temperature(), "e6ac0ab7ffb1", 0.2242, 0.2662),
        Arguments.of(MeanProcess.particulates(), "dd543c33173a", 1.9430, 0.0811),
        Arguments.of(MeanProcess.walk(), "e7eeec1982f7", 14.4474, 0.0));
  }

  static List<History> histories(MeanProcess process, int places) {
    List<History> histories = new ArrayList<>();
    for (int place = 0; place < places; place++) {
      histories.add(History.generate(process, 7, place, FIRST, WINDOWS));
    }
    return histories;
  }

  @ParameterizedTest
  @MethodSource("processes")
  void bytesAndFiguresAreThoseOfTheDayOnWhichItWasFrozen(
      MeanProcess process, String hash, double persistenceError, double oracleSkill) {
    Hasher hasher = Hashing.sha256().newHasher();
    double persistence = 0;
    double oracle = 0;
    long count = 0;
    long gaps = 0;
    for (History history : histories(process, PLACES)) {
      MeanSeries means = history.means();
      for (long window = FIRST; window < FIRST + WINDOWS; window++) {
        hasher.putDouble(means.mean(window)).putDouble(history.oracle().mean(window));
        gaps += Double.isNaN(means.mean(window)) ? 1 : 0;
        double move = Math.abs(means.mean(window) - means.mean(window - 1));
        if (!Double.isNaN(move)) {
          persistence += move;
          oracle += Math.abs(means.mean(window) - history.oracle().mean(window));
          count++;
        }
      }
    }

    assertThat(gaps / (double) (PLACES * WINDOWS)).isBetween(0.05, 0.07);
    assertThat(persistence / count).isCloseTo(persistenceError, within(0.001));
    assertThat(1 - oracle / persistence).isCloseTo(oracleSkill, within(0.001));
    assertThat(hasher.hash().toString().substring(0, 12)).isEqualTo(hash);
  }
}
