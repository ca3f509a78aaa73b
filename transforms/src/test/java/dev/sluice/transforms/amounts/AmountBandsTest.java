package dev.sluice.transforms.amounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.transforms.Seeds;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AmountBandsTest {
  private static final int DECIMALS = 1_000_000;

  @Test
  void aThresholdItselfIsBelowOrAboveAsItWasSaid() {
    AmountBands bands =
        AmountBands.lowest("low")
            .above(decimal("5"), "middle")
            .from(decimal("10"), "high")
            .above(decimal("10.0"), "top");

    assertThat(bands.names()).containsExactly("low", "middle", "high", "top");
    assertThat(name(bands, "5.000")).isEqualTo("low");
    assertThat(name(bands, "5.000000000000000000000000001")).isEqualTo("middle");
    assertThat(name(bands, "9.999999999999999999999999999")).isEqualTo("middle");
    assertThat(name(bands, "1e1")).isEqualTo("high");
    assertThat(name(bands, "10.01")).isEqualTo("top");
    assertThat(name(bands, "-1e300")).isEqualTo("low");
    assertThat(bands).hasToString("low <= 5 < middle < 10 <= high <= 10.0 < top");
  }

  /** The nearest doubles of both are the same. */
  @Test
  void whatADoubleCannotTellApartIs() {
    AmountBands bands = AmountBands.lowest("low").above(decimal("0.1"), "high");

    assertThat(name(bands, "0.1")).isEqualTo("low");
    assertThat(name(bands, "0.10000000000000000001")).isEqualTo("high");
    assertThat(name(bands, "0.1000000000000000055511151231257827")).isEqualTo("high");
  }

  @Test
  void oneBandTakesAll() {
    assertThat(AmountBands.lowest("all").indexOf(decimal("-7"))).isZero();
  }

  @Test
  void bandsThatWouldBeEmptyOrTheSameAreRefused() {
    AmountBands bands = AmountBands.lowest("low").above(decimal("5"), "high");
    assertThatThrownBy(() -> bands.above(decimal("5.0"), "top"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the threshold of band top must be above the one before it, but was: 5.0");
    assertThatThrownBy(() -> bands.from(decimal("5"), "top"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> bands.above(decimal("6"), "low"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("there is a band low already");
    assertThatThrownBy(() -> AmountBands.lowest("Low"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a band must be named by small letters, digits and '_', but was: Low");
  }

  @Test
  void aMillionDecimalsAreWhereAnOracleOfWholeNumbersPutsThem() throws InvalidDecimalException {
    Random random = Seeds.random();
    List<BigDecimal> thresholds = new ArrayList<>();
    AmountBands two = AmountBands.lowest("low").above(decimal("5"), "high");
    AmountBands many = AmountBands.lowest("b0");
    for (String text : List.of("-100", "-0.5", "0", "0.1", "1.00", "5", "5.5", "99.999", "1e20")) {
      thresholds.add(decimal(text));
      many = many.above(decimal(text), "b" + thresholds.size());
    }
    for (int i = 0; i < DECIMALS; i++) {
      BigDecimal amount =
          i % 10 == 0
              ? boundary(thresholds.get(random.nextInt(thresholds.size())), random)
              : DecimalText.read(RandomDecimals.text(random));
      int below = 0;
      for (BigDecimal threshold : thresholds) {
        below += order(amount, threshold) > 0 ? 1 : 0;
      }
      if (many.indexOf(amount) != below
          || two.indexOf(amount) != (order(amount, decimal("5")) > 0 ? 1 : 0)) {
        throw new AssertionError(amount + " is in the wrong band");
      }
    }
  }

  /** A threshold, in any scale, or a little above or below it. */
  private static BigDecimal boundary(BigDecimal threshold, Random random) {
    BigDecimal rescaled = threshold.setScale(Math.max(threshold.scale(), random.nextInt(40)));
    return rescaled.add(
        BigDecimal.valueOf(random.nextInt(3) - 1L).movePointLeft(random.nextInt(60)));
  }

  /** Both as whole numbers of the smaller unit. */
  private static int order(BigDecimal one, BigDecimal other) {
    int scale = Math.max(one.scale(), other.scale());
    return whole(one, scale).compareTo(whole(other, scale));
  }

  private static BigInteger whole(BigDecimal decimal, int scale) {
    return decimal.unscaledValue().multiply(BigInteger.TEN.pow(scale - decimal.scale()));
  }

  private static String name(AmountBands bands, String amount) {
    return bands.names().get(bands.indexOf(decimal(amount)));
  }

  private static BigDecimal decimal(String text) {
    return new BigDecimal(text);
  }
}
