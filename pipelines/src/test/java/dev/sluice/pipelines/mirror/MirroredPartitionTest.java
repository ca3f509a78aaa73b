package dev.sluice.pipelines.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.sluice.pipelines.mirror.MirroredPartition.Gap;
import dev.sluice.pipelines.mirror.MirroredPartition.Side;
import dev.sluice.transforms.topics.TopicRecord;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MirroredPartitionTest {
  private static final long NOON = 1_772_366_400_000L;

  @Test
  void sameRecordsAtOtherOffsetsAreAMirror() {
    MirroredPartition found = compare(source(0, 1, 2, 2, 3), target(7, 1, 2, 2, 3));

    assertThat(found.problems()).isEmpty();
    assertThat(found.tail()).isNull();
    assertThat(found.sourceRecords()).isEqualTo(4);
    assertThat(found.mirrored()).isEqualTo(4);
    assertThat(found.behindMillis()).isZero();
  }

  @Test
  void skippedRangeIsNamedByTheOffsetsOfTheSource() {
    assertThat(compare(source(10, 1, 2, 3, 4, 5), target(3, 1, 4, 5)).problems())
        .containsExactly(
            "the target lacks 2 records, offsets 11 to 12, of 2026-03-01T12:00:00.002Z to"
                + " 2026-03-01T12:00:00.003Z");
  }

  @Test
  void whatTheTargetMayStillGetIsTheTail() {
    MirroredPartition found = compare(source(0, 1, 2, 3, 4), target(0, 1, 2));

    assertThat(found.problems()).isEmpty();
    assertThat(found.tail()).isEqualTo(new Gap(2, 3, 2, NOON + 3, NOON + 4));
    assertThat(found.behindMillis()).isEqualTo(2);
  }

  @Test
  void recordThatIsThereTwiceIsDoubled() {
    assertThat(compare(source(0, 1, 2, 3), target(100, 1, 2, 1, 2, 3)).problems())
        .containsExactly(
            "2 records are in the target once too often, the first of them at its offset 102");
  }

  @Test
  void recordThatTheSourceHasTwiceIsExpectedTwice() {
    assertThat(compare(source(0, 1, 1, 2), target(0, 1, 2)).problems())
        .containsExactly(
            "the target lacks 1 records, offsets 1 to 1, of 2026-03-01T12:00:00.001Z to"
                + " 2026-03-01T12:00:00.001Z");
  }

  @Test
  void sourceThatWasMadeAgainIsTold() {
    assertThat(compare(source(0, 8, 9), target(0, 1, 2, 3, 8, 9)).problems())
        .containsExactly(
            "the target begins with 3 records that the source never had since it was made: the"
                + " source was made again, and a mirror goes on where the old one ended");
  }

  @Test
  void whatTheSourceHasDeletedSinceIsNoProblemAndWhatItDeletedBeforeIs() {
    assertThat(compare(source(3, 4, 5), target(0, 1, 2, 3, 4, 5)).problems()).isEmpty();
    assertThat(compare(source(3, 4, 5), target(0, 1, 4, 5)).problems())
        .containsExactly(
            "the source has deleted the offsets before 3, and the target has only 1 records from"
                + " there: 2 were deleted before they were mirrored");
    // Nobody can tell once the target has deleted some too, or where offsets can have no record.
    assertThat(compare(source(3, 4, 5), target(1, 4, 5)).problems()).isEmpty();
  }

  @Test
  void strangerAmongTheOthersIsTold() {
    assertThat(compare(source(0, 1, 2), target(0, 1, 99, 2)).problems())
        .containsExactly(
            "the target has 1 records among its others that the source has not, the first of them"
                + " at its offset 1: somebody else writes there, the source was made again, or is"
                + " compacted");
  }

  @Test
  void whatCameToTheSourceMeanwhileIsNotAskedForAndNoStranger() {
    MirroredPartition found =
        MirroredPartition.compare(source(0, 1, 2, 3, 4), target(0, 1, 2, 3), 2);

    assertThat(found.problems()).isEmpty();
    assertThat(found.tail()).isNull();
    assertThat(found.sourceRecords()).isEqualTo(2);
    assertThat(found.mirrored()).isEqualTo(2);
  }

  @Test
  void everyPartOfARecordCounts() {
    TopicRecord record = record(0, "k", "v", NOON, "h", "1");
    for (TopicRecord other :
        List.of(
            record(0, "K", "v", NOON, "h", "1"),
            record(0, "k", "V", NOON, "h", "1"),
            record(0, "kv", "", NOON, "h", "1"),
            record(0, "k", "v", NOON + 1, "h", "1"),
            record(0, "k", "v", NOON, "H", "1"),
            record(0, "k", "v", NOON, "h", "2"))) {
      assertThat(compare(side(0, record), side(0, other)).mirrored()).isZero();
    }
    assertThat(compare(side(0, record), side(5, record(5, "k", "v", NOON, "h", "1"))).mirrored())
        .isEqualTo(1);
  }

  private static MirroredPartition compare(Side source, Side target) {
    return MirroredPartition.compare(source, target, Long.MAX_VALUE);
  }

  private static Side source(long begin, int... records) {
    return target(begin, records);
  }

  private static Side target(long begin, int... records) {
    return side(
        begin,
        IntStream.range(0, records.length)
            .mapToObj(
                i -> record(begin + i, "m/d", "value " + records[i], NOON + records[i], "id", "x"))
            .toArray(TopicRecord[]::new));
  }

  private static Side side(long begin, TopicRecord... records) {
    Fingerprints all = new Fingerprints();
    for (TopicRecord each : records) {
      all.add(each);
    }
    return new Side(begin, all);
  }

  private static TopicRecord record(
      long offset, String key, String value, long time, String header, String headerValue) {
    return new TopicRecord(
        "readings",
        0,
        offset,
        time,
        ByteString.copyFromUtf8(key),
        ByteString.copyFromUtf8(value),
        List.of(new TopicRecord.Header(header, ByteString.copyFromUtf8(headerValue))));
  }
}
