package dev.sluice.transforms.reducers;

import static dev.sluice.transforms.reducers.ReducerProperties.assertReduces;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.transforms.Seeds;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.junit.jupiter.api.Test;

class TallyTest {

  @Test
  void everyValueCounts() throws Exception {
    List<String> values = IntStream.range(0, 300).mapToObj(i -> "v" + i % 7).toList();
    assertReduces(Tally.of(), StringUtf8Coder.of(), values, 300L, Seeds.random());
  }

  @Test
  void nothingIsZero() throws Exception {
    assertReduces(Tally.of(), StringUtf8Coder.of(), List.of(), 0L, Seeds.random());
  }

  @Test
  void theStoredFormStays() throws Exception {
    assertThat(
            ReducerProperties.encoded(Tally.<String>of(), StringUtf8Coder.of(), List.of("a", "b")))
        .isEqualTo("Ag");
  }
}
