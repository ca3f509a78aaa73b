package dev.sluice.io.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.function.LongUnaryOperator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Times are in milliseconds, one record a second unless said otherwise. */
class StretchSearchTest {
  private static final int LOOK = 130;
  private static final long TEN_MILLION = 10_000_000;
  private static final long FROM = 5_000_000_000L;
  private static final long TO = FROM + 333_333_000L;

  private static StretchSearch.Found search(
      long records, long from, long to, LongUnaryOperator times, Long... seeds) {
    return StretchSearch.search(
        0,
        records,
        from,
        to,
        List.of(seeds),
        (offset, limit) -> {
          Sample.Taker taker = new Sample.Taker(from, to);
          long end = Math.min(limit, offset + LOOK);
          for (long each = offset; each < end; each++) {
            taker.take(each, times.applyAsLong(each));
          }
          return taker.sample(offset, end);
        });
  }

  @Test
  void stretchOfRecordsInOrderIsExactAndCostsAFiftiethAtMost() {
    StretchSearch.Found found =
        search(TEN_MILLION, FROM, TO, offset -> offset * 1_000, FROM / 1_000, TO / 1_000);

    assertThat(found.startOffset()).isEqualTo(FROM / 1_000);
    assertThat(found.endOffset()).isEqualTo(TO / 1_000);
    assertThat(found.strays()).isZero();
    assertThat(found.looked()).isBetween(333_333L / 50, 333_333L / 50 + LOOK);
    assertThat(found.unseenOffsets())
        .isBetween(TEN_MILLION - 333_333 - found.looked(), TEN_MILLION - 333_333);
    assertThat(found.isPassed()).isTrue();
  }

  @Test
  void stretchIsFoundWithoutATimestampThatSaysWhereToLook() {
    for (long length : new long[] {1, 10, 1_000, 1_000_000}) {
      StretchSearch.Found found =
          search(TEN_MILLION, FROM, FROM + length * 1_000, offset -> offset * 1_000);

      assertThat(found.startOffset()).isEqualTo(FROM / 1_000);
      assertThat(found.endOffset()).isEqualTo(FROM / 1_000 + length);
      assertThat(found.looked()).isLessThan(90 * LOOK + length / 50);
    }
  }

  /** The one wrong clock in a hundred, and the seed that it gives. */
  @Test
  void wrongClocksOfOthersHideNothing() {
    long seed = Long.getLong("sluice.seed", new Random().nextLong());
    System.out.println("sluice.seed=" + seed);
    Random random = new Random(seed);
    long begin = 50_000;
    long end = 53_000;
    List<LongUnaryOperator> clocks =
        List.of(
            time -> time + 90L * 86_400_000,
            time -> time - 90L * 86_400_000,
            time -> time / 1_000,
            time -> time * 1_000,
            time -> -1);
    for (LongUnaryOperator clock : clocks) {
      long base = 1_772_323_200_000L;
      long[] times =
          LongStream.range(0, 100_000)
              .map(offset -> base + offset * 1_000)
              .map(time -> random.nextInt(100) == 0 ? clock.applyAsLong(time) : time)
              .toArray();
      times[(int) begin] = base + begin * 1_000;
      times[(int) end - 1] = base + (end - 1) * 1_000;
      for (Long[] seeds : new Long[][] {{}, {0L, 0L}, {99_999L}, {51_000L, 51_000L}}) {
        StretchSearch.Found found =
            search(
                times.length,
                base + begin * 1_000,
                base + end * 1_000,
                offset -> times[(int) offset],
                seeds);

        assertThat(found.startOffset()).isEqualTo(begin);
        assertThat(found.endOffset()).isEqualTo(end);
        assertThat(found.looked()).isLessThan(90 * LOOK);
      }
    }
  }

  @Test
  void blockThatWasDeliveredLaterIsFoundBehindWhatCameAfterIt() {
    // A day out of 30, delivered after all others.
    LongUnaryOperator times =
        offset -> offset < 29_000 ? (offset < 10_000 ? offset : offset + 1_000) : offset - 19_000;

    StretchSearch.Found found = search(30_000, 10_200, 10_400, times);

    assertThat(found.startOffset()).isEqualTo(29_200);
    assertThat(found.endOffset()).isEqualTo(29_400);
  }

  @Test
  void cameraAfterCameraIsReadFromTheFirstToTheLast() {
    // The same days of 20 cameras, one after the other; in the middle one begins.
    StretchSearch.Found found = search(1_000_000, 20_000, 21_000, offset -> offset % 50_000);

    assertThat(found.startOffset()).isEqualTo(20_000);
    assertThat(found.endOffset()).isEqualTo(971_000);
  }

  @Test
  void recordOfTheTimeFarOffIsReadOnToWhereALookSeesIt() {
    StretchSearch.Found found =
        search(100_000, 50_000, 51_000, offset -> offset == 99_999 ? 50_500 : offset);

    assertThat(found.startOffset()).isEqualTo(50_000);
    assertThat(found.endOffset()).isEqualTo(100_000);
    assertThat(found.strays()).isZero();
  }

  @Test
  void recordsOnTheWrongSideAreCountedAndWhatNobodySawToo() {
    StretchSearch.Found found =
        search(100_000, 50_000, 51_000, offset -> offset == 3 ? 99_000_000 : offset);

    assertThat(found.strays()).isEqualTo(1);
    assertThat(found.unseenOffsets()).isPositive();
  }

  @Test
  void timeWithoutRecordsIsFoundEmptyAndSoIsAPartitionWithoutTimes() {
    StretchSearch.Found gap =
        search(100_000, 200_000, 300_000, offset -> offset < 50_000 ? offset : offset + 300_000);
    assertThat(gap.startOffset()).isEqualTo(gap.endOffset()).isEqualTo(100_000);
    assertThat(gap.unseenOffsets()).isPositive();

    StretchSearch.Found timeless = search(1_000, 200, 300, offset -> -1);
    assertThat(timeless.startOffset()).isEqualTo(timeless.endOffset());
    // Anything could have been there, so that all of it was looked at.
    assertThat(timeless.unseenOffsets()).isZero();
    assertThat(timeless.earliestMillis()).isNull();

    assertThat(search(0, 1, 2, offset -> -1))
        .isEqualTo(new StretchSearch.Found(0, 0, 0, 0, 0, null, false));
  }
}
