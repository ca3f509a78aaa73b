package dev.sluice.transforms.reducers;

import static dev.sluice.transforms.reducers.ReducerProperties.assertReduces;
import static dev.sluice.transforms.reducers.ReducerProperties.encoded;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.transforms.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.testing.CoderProperties;
import org.apache.beam.sdk.transforms.Combine.CombineFn;
import org.apache.beam.sdk.util.CoderUtils;
import org.junit.jupiter.api.Test;

class ApproximateDistinctTest {

  private static final double STANDARD_ERROR = 1.04 / Math.sqrt(4096);

  private final Random random = Seeds.random();

  @Test
  void fewValuesAreCountedExactly() throws Exception {
    for (int distinct : new int[] {0, 1, 2, 10, 50}) {
      List<String> values =
          IntStream.range(0, 3 * distinct).mapToObj(i -> "value " + i % distinct).toList();
      assertReduces(
          ApproximateDistinct.ofStrings(), StringUtf8Coder.of(), values, (long) distinct, random);
    }
  }

  @Test
  void manyValuesAreWithinFourStandardErrors() {
    for (int distinct : new int[] {300, 1_000, 3_000, 10_000, 30_000, 100_000, 300_000}) {
      List<Long> values = LongStream.generate(random::nextLong).limit(distinct).boxed().toList();
      assertThat((double) reduce(ApproximateDistinct.ofLongs(), values))
          .as("%s values", distinct)
          .isBetween(distinct * (1 - 4 * STANDARD_ERROR), distinct * (1 + 4 * STANDARD_ERROR));
    }
  }

  /** One trial says little about an error that is stated as a deviation. */
  @Test
  void theErrorOfManyTrialsIsTheStatedOne() {
    int trials = 60;
    int distinct = 40_000;
    double sumOfSquares = 0;
    for (int trial = 0; trial < trials; trial++) {
      List<Long> values = LongStream.generate(random::nextLong).limit(distinct).boxed().toList();
      double error = reduce(ApproximateDistinct.ofLongs(), values) / (double) distinct - 1;
      sumOfSquares += error * error;
    }
    assertThat(Math.sqrt(sumOfSquares / trials))
        .isBetween(0.7 * STANDARD_ERROR, 1.3 * STANDARD_ERROR);
  }

  @Test
  void theAnswerDependsOnTheSetAlone() throws Exception {
    List<String> values = Stream.generate(() -> "v" + random.nextInt(5000)).limit(4000).toList();
    assertReduces(
        ApproximateDistinct.ofStrings(),
        StringUtf8Coder.of(),
        values.subList(0, 500),
        reduce(ApproximateDistinct.ofStrings(), values.subList(0, 500)),
        random);
    List<String> twice = new ArrayList<>(values);
    twice.addAll(values);
    assertThat(reduce(ApproximateDistinct.ofStrings(), twice))
        .isEqualTo(reduce(ApproximateDistinct.ofStrings(), values));
  }

  @Test
  void fullRegistersHaveAnAnswer() {
    HyperLogLog registers = HyperLogLog.EMPTY;
    for (long register = 0; register < HyperLogLog.REGISTERS; register++) {
      registers = registers.addInput(register << 52);
    }
    assertThat(registers.extract()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void sparseAndFullRegistersComeBackEqual() throws Exception {
    HyperLogLog registers = HyperLogLog.EMPTY;
    for (int i = 0; i < 6000; i++) {
      registers = registers.addInput(random.nextLong());
      if (i % 100 == 0) {
        CoderProperties.coderDecodeEncodeEqual(HyperLogLog.CODER, registers);
      }
    }
    assertThat(CoderUtils.encodeToByteArray(HyperLogLog.CODER, registers)).hasSize(4098);
  }

  @Test
  void brokenBytesAreRefused() {
    assertThatThrownBy(() -> CoderUtils.decodeFromByteArray(HyperLogLog.CODER, new byte[] {1, 5}))
        .isInstanceOf(CoderException.class)
        .hasMessage("registers are cut short or out of range");
  }

  @Test
  void theStoredFormAndTheHashStay() throws Exception {
    assertThat(encoded(ApproximateDistinct.ofStrings(), StringUtf8Coder.of(), List.of("a", "ü")))
        .isEqualTo("Ao0IAckIAg");
    assertThat(encoded(ApproximateDistinct.ofLongs(), VarLongCoder.of(), List.of(1L, -1L)))
        .isEqualTo("AgUCihQC");
    assertThat(reduce(ApproximateDistinct.ofLongs(), LongStream.range(0, 10_000).boxed().toList()))
        .isEqualTo(9_933);
  }

  private static <T, A> long reduce(CombineFn<T, A, Long> fn, List<T> values) {
    A accumulator = fn.createAccumulator();
    for (T value : values) {
      accumulator = fn.addInput(accumulator, value);
    }
    return fn.extractOutput(accumulator);
  }
}
