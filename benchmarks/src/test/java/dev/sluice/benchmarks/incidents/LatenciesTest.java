package dev.sluice.benchmarks.incidents;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LatenciesTest {
  @TempDir Path folder;

  @Test
  void whatEndsBetweenTheWarmingUpAndTheLastSecondsCounts() throws Exception {
    Path seen =
        Files.write(
            folder.resolve("seen"),
            List.of(
                "100000 130000",
                "cold 109999 110500 120000",
                "first 110000 110500 120000",
                "last 124999 125000 126000",
                "after 125000 125000 126000"));

    Latencies latencies = Latencies.read(seen, 10, 5);

    assertThat(latencies)
        .isEqualTo(
            new Latencies(
                110_000,
                125_000,
                List.of(1_000L, 9_500L),
                List.of(1_001L, 10_000L),
                Set.of("first", "last")));
  }
}
