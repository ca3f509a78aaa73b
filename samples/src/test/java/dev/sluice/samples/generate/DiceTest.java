package dev.sluice.samples.generate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DiceTest {
  /** The reference implementation's numbers for this seed. */
  @Test
  void sequenceIsThatOfSplitMix64() {
    Dice dice = new Dice(1_234_567);

    assertThat(List.of(dice.next(), dice.next(), dice.next(), dice.next(), dice.next()))
        .containsExactly(
            6457827717110365317L,
            3203168211198807973L,
            Long.parseUnsignedLong("9817491932198370423"),
            4593380528125082431L,
            Long.parseUnsignedLong("16408922859458223821"));
  }

  @Test
  void numbersLieWithinTheirBoundsAndReachThem() {
    Dice dice = new Dice(1);

    assertThat(IntStream.range(0, 1_000).mapToObj(i -> dice.between(-2, 2)))
        .containsOnly(-2, -1, 0, 1, 2);
    assertThat(IntStream.range(0, 1_000).mapToObj(i -> dice.hundredths(5, 7)))
        .containsOnly(0.05, 0.06, 0.07);
    assertThat(IntStream.range(0, 1_000).mapToObj(i -> dice.chance(0))).containsOnly(false);
    assertThat(IntStream.range(0, 1_000).mapToObj(i -> dice.chance(1))).containsOnly(true);
  }

  @Test
  void shufflingKeepsAllElements() {
    List<Integer> shuffled = new ArrayList<>(IntStream.range(0, 100).boxed().toList());

    new Dice(1).shuffle(shuffled);

    assertThat(shuffled)
        .containsExactlyInAnyOrderElementsOf(IntStream.range(0, 100).boxed().toList())
        .isNotEqualTo(IntStream.range(0, 100).boxed().toList());
  }

  @Test
  void seedsOfDifferentPurposesDiffer() {
    assertThat(List.of(Dice.seed(1, "a"), Dice.seed(2, "a"), Dice.seed(1, "b"), Dice.seed(1, 1)))
        .doesNotHaveDuplicates();
  }
}
