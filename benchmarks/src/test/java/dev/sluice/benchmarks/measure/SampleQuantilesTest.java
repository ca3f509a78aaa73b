package dev.sluice.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SampleQuantilesTest {
  @Test
  void quantileIsTheNearestRank() {
    List<Long> hundred = LongStream.rangeClosed(1, 100).boxed().toList();

    assertThat(SampleQuantiles.of(hundred, 0)).isEqualTo(1);
    assertThat(SampleQuantiles.of(hundred, 0.5)).isEqualTo(50);
    assertThat(SampleQuantiles.of(hundred, 0.99)).isEqualTo(99);
    assertThat(SampleQuantiles.of(hundred, 1)).isEqualTo(100);
    assertThat(SampleQuantiles.of(List.of(7L), 0.5)).isEqualTo(7);
  }
}
