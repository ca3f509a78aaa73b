package dev.sluice.benchmarks.measure;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BarsTest {

  @ParameterizedTest
  @CsvSource({"0, ok", "1.05, ok", "1.06, MISSED", "-0.3, MISSED", "NaN, MISSED"})
  void ratioIsFromZeroToTheBarOrMissesIt(double ratio, String word) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Bars bars = new Bars("a", new PrintStream(out, true, UTF_8));

    bars.atMost(1.05, "ratio", ratio);

    assertThat(out.toString(UTF_8)).endsWith("(bar: 1.05) " + word + "\n");
    assertThat(bars.met()).isEqualTo(word.equals("ok"));
  }
}
