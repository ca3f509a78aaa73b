package dev.sluice.transforms.amounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.transforms.Seeds;
import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DecimalTextTest {

  @Test
  void numbersAreReadExactlyWithTheirScale() throws InvalidDecimalException {
    for (String text :
        new String[] {"0", "3.10", "-5", "5.000000000000000000001", "1e2", "12E-3"}) {
      assertThat(DecimalText.read(text)).as(text).isEqualTo(new BigDecimal(text));
    }
    assertThat(DecimalText.read("1e+300")).isEqualTo(new BigDecimal("1e300"));
    assertThat(DecimalText.read("-1e300")).isEqualTo(new BigDecimal("-1e300"));
    assertThat(DecimalText.read("10e299")).isEqualByComparingTo(new BigDecimal("1e300"));
    assertThat(DecimalText.read("1e-300")).isEqualTo(new BigDecimal("1e-300"));
    assertThat(DecimalText.read("9".repeat(100))).isEqualTo(new BigDecimal("9".repeat(100)));
    assertThat(DecimalText.read("0." + "0".repeat(200) + "7").precision()).isEqualTo(1);
  }

  @Test
  void zeroHasNoSignAndNoExponent() throws InvalidDecimalException {
    assertThat(DecimalText.read("-0")).isEqualTo(new BigDecimal("0"));
    assertThat(DecimalText.read("-0.00")).isEqualTo(new BigDecimal("0.00"));
    assertThat(DecimalText.read("0e999999999999999999999")).isEqualTo(new BigDecimal("0"));
    assertThat(DecimalText.read("0e-999999999").scale()).isEqualTo(300);
  }

  @Test
  void whatIsNoNumberIsSaid() {
    for (String text :
        new String[] {
          "",
          "-",
          "+1",
          "NaN",
          "Infinity",
          "abc",
          "1.",
          ".5",
          "01",
          "-01",
          "00",
          "1e",
          "1e+",
          "1e5.0",
          "1 ",
          " 1",
          "1,5",
          "0x10",
          "1_000",
          "١",
          "1d",
          "--1",
          "1e5e5",
          "1\0"
        }) {
      assertThatThrownBy(() -> DecimalText.read(text))
          .as(text)
          .isInstanceOf(InvalidDecimalException.class)
          .hasMessage("is no decimal number");
    }
  }

  @Test
  void whatIsBeyondTheLimitsIsSaid() {
    String range = "is not between 1e-300 and 1e300 in magnitude";
    assertRefused("1e400", range);
    assertRefused("-1e400", range);
    assertRefused("1e-301", range);
    assertRefused("1.0000001e300", range);
    assertRefused("11e299", range);
    assertRefused("1e99999999999999999999999", range);
    assertRefused("1e-99999999999999999999999", range);
    assertRefused("1" + "0".repeat(100), "has more than 100 digits");
    assertRefused("0." + "1".repeat(101), "has more than 100 digits");
    assertRefused("1".repeat(1_001), "has more than 1000 characters");
  }

  @Test
  void anythingWithinTheLimitsIsReadAsTheJdkReadsIt() throws InvalidDecimalException {
    Random random = Seeds.random();
    for (int i = 0; i < 100_000; i++) {
      String text = RandomDecimals.text(random);
      BigDecimal expected = new BigDecimal(text);
      assertThat(DecimalText.read(text)).as(text).isEqualByComparingTo(expected);
    }
  }

  private static void assertRefused(String text, String message) {
    assertThatThrownBy(() -> DecimalText.read(text))
        .as(text)
        .isInstanceOf(InvalidDecimalException.class)
        .hasMessage(message);
  }
}
