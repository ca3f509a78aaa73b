package dev.sluice.transforms.reducers;

import static dev.sluice.transforms.reducers.ReducerProperties.assertReduces;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.transforms.Seeds;
import java.io.Serializable;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.values.KV;
import org.junit.jupiter.api.Test;

class TopNTest {

  private final Random random = Seeds.random();

  @Test
  void theGreatestComeFirst() throws Exception {
    for (int n : new int[] {1, 2, 10, 1000}) {
      List<Integer> values = Stream.generate(() -> random.nextInt(100)).limit(300).toList();
      List<Integer> expected = values.stream().sorted(Comparator.reverseOrder()).limit(n).toList();
      assertReduces(TopN.largest(n), VarIntCoder.of(), values, expected, random);
    }
  }

  @Test
  void nothingGivesNothing() throws Exception {
    assertReduces(TopN.<Integer>largest(3), VarIntCoder.of(), List.of(), List.of(), random);
  }

  @Test
  void ofEqualValuesTheSmallerKeyGoesFirst() throws Exception {
    assertReduces(
        TopN.byValue(3),
        KvCoder.of(StringUtf8Coder.of(), VarLongCoder.of()),
        List.of(KV.of("d", 5L), KV.of("b", 5L), KV.of("a", 1L), KV.of("c", 5L), KV.of("e", 9L)),
        List.of(KV.of("e", 9L), KV.of("b", 5L), KV.of("c", 5L)),
        random);
  }

  @Test
  void theOrderCanBeTheCallers() throws Exception {
    assertReduces(
        TopN.of(2, new ByLengthThenText()),
        StringUtf8Coder.of(),
        List.of("bb", "a", "ccc", "aaa", "dddd"),
        List.of("dddd", "ccc"),
        random);
  }

  private static final class ByLengthThenText implements Comparator<String>, Serializable {
    @Override
    public int compare(String left, String right) {
      return left.length() != right.length()
          ? Integer.compare(left.length(), right.length())
          : left.compareTo(right);
    }
  }

  @Test
  void nMustBePositive() {
    assertThatThrownBy(() -> TopN.<Integer>largest(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("n must be positive, but was: 0");
  }
}
