package dev.sluice.transforms.incidents;

import static dev.sluice.transforms.incidents.Observed.door;
import static dev.sluice.transforms.order.ReorderBuffer.Offered.BUFFERED;
import static dev.sluice.transforms.order.ReorderBuffer.Offered.DUPLICATE;
import static dev.sluice.transforms.order.ReorderBuffer.Offered.TOO_LATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.camera.v1.Door;
import dev.sluice.transforms.Seeds;
import dev.sluice.transforms.cameras.Observation;
import dev.sluice.transforms.order.ReorderBuffer;
import dev.sluice.transforms.order.ReorderBuffer.Offered;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReorderBufferTest {
  private static final int NO_LIMIT = 1_000_000;

  private final List<Observation> released = new ArrayList<>();

  private static Observation at(long time) {
    return door("d1", time, time, Door.newBuilder());
  }

  private static Observation at(long time, String track) {
    return door(track, time, time, Door.newBuilder());
  }

  @Test
  void observationComesOutOnceTheFrontierHasPassedIt() {
    ReorderBuffer<Observation> buffer = new ReorderBuffer<>(10, NO_LIMIT);

    assertThat(buffer.offer(at(100), released::add)).isEqualTo(BUFFERED);
    assertThat(buffer.offer(at(110), released::add)).isEqualTo(BUFFERED);
    assertThat(released).isEmpty();

    assertThat(buffer.offer(at(111), released::add)).isEqualTo(BUFFERED);
    assertThat(released).containsExactly(at(100));
    assertThat(buffer.frontierMillis()).isEqualTo(101);
  }

  @Test
  void observationWithinTheAllowanceIsPutInItsPlace() {
    ReorderBuffer<Observation> buffer = new ReorderBuffer<>(10, NO_LIMIT);
    buffer.offer(at(100), released::add);
    buffer.offer(at(110), released::add);
    buffer.offer(at(105), released::add);
    buffer.offer(at(102), released::add);

    buffer.flush(released::add);

    assertThat(released).containsExactly(at(100), at(102), at(105), at(110));
  }

  @Test
  void observationAtTheFrontierIsInTimeAndOneBeforeItIsTooLate() {
    ReorderBuffer<Observation> buffer = new ReorderBuffer<>(10, NO_LIMIT);
    buffer.offer(at(110), released::add);

    assertThat(buffer.offer(at(99), released::add)).isEqualTo(TOO_LATE);
    assertThat(buffer.offer(at(100), released::add)).isEqualTo(BUFFERED);
    buffer.flush(released::add);

    assertThat(released).containsExactly(at(100), at(110));
  }

  @Test
  void byteEqualObservationsCountOnce() {
    ReorderBuffer<Observation> buffer = new ReorderBuffer<>(10, NO_LIMIT);
    buffer.offer(at(100, "d1"), released::add);
    buffer.offer(at(100, "d2"), released::add);
    buffer.offer(at(104, "d1"), released::add);

    assertThat(buffer.offer(at(100, "d1"), released::add)).isEqualTo(DUPLICATE);
    assertThat(buffer.offer(at(104, "d1"), released::add)).isEqualTo(DUPLICATE);
    buffer.flush(released::add);

    assertThat(released).containsExactly(at(100, "d1"), at(100, "d2"), at(104, "d1"));
  }

  @Test
  void withoutAllowanceOnlyTiesAreOrdered() {
    ReorderBuffer<Observation> buffer = new ReorderBuffer<>(0, NO_LIMIT);
    buffer.offer(at(100, "d2"), released::add);
    buffer.offer(at(100, "d1"), released::add);

    assertThat(buffer.offer(at(99), released::add)).isEqualTo(TOO_LATE);
    buffer.flush(released::add);

    assertThat(released).containsExactly(at(100, "d1"), at(100, "d2"));
  }

  @Test
  void fullBufferReleasesItsEarliestMomentAndWhatComesForItIsTooLate() {
    ReorderBuffer<Observation> buffer = new ReorderBuffer<>(1000, 3);
    buffer.offer(at(100, "d1"), released::add);
    buffer.offer(at(100, "d2"), released::add);
    buffer.offer(at(101), released::add);
    assertThat(released).isEmpty();

    assertThat(buffer.offer(at(102), released::add)).isEqualTo(BUFFERED);

    assertThat(released).containsExactly(at(100, "d1"), at(100, "d2"));
    assertThat(buffer.frontierMillis()).isEqualTo(101);
    assertThat(buffer.offer(at(100, "d3"), released::add)).isEqualTo(TOO_LATE);
    assertThat(buffer.offer(at(101, "d3"), released::add)).isEqualTo(BUFFERED);
  }

  @Test
  void flushedBufferIsAsNew() {
    ReorderBuffer<Observation> buffer = new ReorderBuffer<>(10, NO_LIMIT);
    buffer.offer(at(1000), released::add);
    buffer.flush(released::add);

    assertThat(buffer.offer(at(5), released::add)).isEqualTo(BUFFERED);
    buffer.flush(released::add);

    assertThat(released).containsExactly(at(1000), at(5));
  }

  @Test
  void settingsOutOfRangeAreRefused() {
    assertThatThrownBy(() -> new ReorderBuffer<>(-1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("allowanceMillis must not be negative, but was: -1");
    assertThatThrownBy(() -> new ReorderBuffer<>(0, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("limit must be positive, but was: 0");
  }

  static LongStream seeds() {
    return Seeds.upTo(50);
  }

  /**
   * The definition, taken at its word: a sorted set, and the frontier worked out anew each time.
   */
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void releasesWhatASortedSetWould(long seed) {
    Random random = new Random(seed);
    long allowance = random.nextInt(60);
    ReorderBuffer<Observation> buffer = new ReorderBuffer<>(allowance, NO_LIMIT);
    TreeSet<Observation> waiting = new TreeSet<>(Observation.ORDER);
    List<Observation> expected = new ArrayList<>();
    List<Offered> answers = new ArrayList<>();
    List<Offered> expectedAnswers = new ArrayList<>();
    long latest = Long.MIN_VALUE;
    long clock = 1_000;
    for (int i = 0; i < 3_000; i++) {
      clock += random.nextInt(4);
      Observation next = at(clock - random.nextInt(80), "d" + random.nextInt(3));

      if (latest != Long.MIN_VALUE && next.timeMillis() < latest - allowance) {
        expectedAnswers.add(TOO_LATE);
      } else if (!waiting.add(next)) {
        expectedAnswers.add(DUPLICATE);
      } else {
        expectedAnswers.add(BUFFERED);
        latest = Math.max(latest, next.timeMillis());
        while (waiting.first().timeMillis() < latest - allowance) {
          expected.add(waiting.pollFirst());
        }
      }

      answers.add(buffer.offer(next, released::add));
      assertThat(released).hasSameSizeAs(expected);
    }
    buffer.flush(released::add);
    expected.addAll(waiting);

    assertThat(answers).isEqualTo(expectedAnswers).contains(TOO_LATE, DUPLICATE, BUFFERED);
    assertThat(released).isEqualTo(expected);
  }
}
