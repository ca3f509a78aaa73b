package dev.sluice.io.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PublishDelaysTest {
  private static final long NOW = 1_772_400_000_123L;
  private static final long[] BOUNDS = PublishDelays.upToMillis();

  private final PublishDelays delays = new PublishDelays();
  private final long[] buckets = new long[BOUNDS.length];

  @Test
  void eachBucketHasWhatWasNoSlowerRoundedUpToTheSecond() {
    long seed = Long.getLong("sluice.seed", 20260302);
    System.out.println("sluice.seed=" + seed);
    Random random = new Random(seed);
    long[] expected = new long[BOUNDS.length];
    long done = NOW + 60_000;
    delays.begin(NOW);
    for (int i = 0; i < 10_000; i++) {
      long timestamp = NOW + 30_000 - (long) (Math.pow(random.nextDouble(), 6) * 30_000_000);
      delays.add(timestamp);
      long delay = done - timestamp / 1000 * 1000;
      for (int b = 0; b < BOUNDS.length; b++) {
        expected[b] += delay <= BOUNDS[b] ? 1 : 0;
      }
    }
    delays.publish(done, buckets);

    assertThat(buckets).isEqualTo(expected).isSorted();
    assertThat(buckets[BOUNDS.length - 1]).isBetween(1L, 9_999L);
  }

  @Test
  void recordFromTheFutureTookNoTimeAndOneFromLongAgoIsInNoBucket() {
    delays.begin(NOW);
    delays.add(Long.MAX_VALUE);
    delays.add(-1);
    delays.add(Long.MIN_VALUE);
    delays.publish(NOW, buckets);

    assertThat(buckets).containsOnly(1);
  }

  @Test
  void publishForgetsWhatItCounted() {
    delays.begin(NOW);
    delays.add(NOW);
    delays.add(NOW);
    delays.publish(NOW, buckets);
    assertThat(delays.isEmpty()).isTrue();
    delays.begin(NOW);
    delays.add(NOW);
    delays.publish(NOW, buckets);

    long[] expected = new long[BOUNDS.length];
    Arrays.fill(expected, 3);
    assertThat(buckets).isEqualTo(expected);
  }
}
