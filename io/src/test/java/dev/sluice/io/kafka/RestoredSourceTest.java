package dev.sluice.io.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What a split from a savepoint makes of the job that it is in, and what a launcher can know. */
class RestoredSourceTest {
  private static final Map<String, String> DECLARED = Map.of("--idleSeconds", "60");

  @Test
  void aSplitRefusesAJobThatWasToldOtherwise() throws Exception {
    assertThatThrownBy(() -> open(DECLARED, Map.of("--idleSeconds", "61"), "t:0-2"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith(
            "--idleSeconds was 60 when the savepoint was taken, and is 61 now.");
    assertThatThrownBy(() -> open(DECLARED, Map.of(), "t:0-3", "t:3-4"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(
            "one read has the partitions t:0-2 (TOPIC:FIRST-COUNT), and the reads of this job have"
                + " [t:0-3, t:3-4]: some would not be read");
    assertThatCode(() -> open(DECLARED, DECLARED, "t:0-2", "t:2-3")).doesNotThrowAnyException();
  }

  @Test
  void anOptionThatOnlyOneReleaseHasMakesNoDifference() {
    CommittedSource before = new CommittedSource(DECLARED, Map.of());
    assertThat(before.difference(Map.of("--idleSeconds", "60", "--new", "1"))).isEmpty();
    assertThat(before.difference(Map.of("--idleSeconds", ""))).isPresent();
  }

  @Test
  void aSplitFromBeforeAnythingWasDeclaredIsTaken() {
    assertThatCode(() -> open(Map.of(), DECLARED, "t:0-2")).doesNotThrowAnyException();
  }

  private static void open(Map<String, String> saved, Map<String, String> running, String... ranges)
      throws Exception {
    PipelineOptions options = PipelineOptionsFactory.create();
    options.as(ReadPartitionsOptions.class).setSourceDeclared(running);
    options.as(ReadPartitionsOptions.class).setPartitionRanges(List.of(ranges));
    new TopicSource(settings("t", 2, saved))
        .split(1, options)
        .get(0)
        .createReader(options, null)
        .close();
  }

  private static ReadSettings settings(String topic, int partitions, Map<String, String> declared)
      throws Exception {
    return new ReadSettings(
        Broker.access(),
        "g-" + topic,
        Map.of(topic, partitions),
        Map.of(),
        TopicStart.earliest(),
        0,
        60_000,
        60_000,
        declared);
  }

  @Test
  void whatWasDeclaredIsFoundBesideTheCommittedPositions() throws Exception {
    Broker.create("declares", 1);
    Broker.send("declares", 0, "a");
    PipelineOptions options = PipelineOptionsFactory.create();
    options.as(ReadPartitionsOptions.class).setSourceDeclared(DECLARED);
    options
        .as(ReadPartitionsOptions.class)
        .setPartitionRanges(List.of("declares:0-1", "declares:1-3", "other:0-2"));
    try (PartitionRead read =
        new TopicSource(settings("declares", 1, DECLARED))
            .split(1, options)
            .get(0)
            .createReader(options, null)) {
      boolean found = read.start();
      while (!found) {
        found = read.advance();
      }
      read.getCheckpointMark().finalizeCheckpoint();
      Awaitility.await()
          .untilAsserted(
              () ->
                  assertThat(committed("declares"))
                      .contains(new CommittedSource(DECLARED, Map.of("declares", List.of(1, 3)))));
    }
  }

  @Test
  void positionsOfAnOlderSluiceTellHowManyPartitionsThereWere() throws Exception {
    Broker.create("older", 3);
    assertThat(committed("older")).isEmpty();
    Broker.admin()
        .alterConsumerGroupOffsets(
            "g-older",
            Map.of(
                new TopicPartition("older", 0), new OffsetAndMetadata(0),
                new TopicPartition("older", 1), new OffsetAndMetadata(5)))
        .all()
        .get();
    CommittedSource committed = committed("older").orElseThrow();
    assertThat(committed).isEqualTo(new CommittedSource(Map.of(), Map.of("older", List.of(2))));
    assertThat(committed.difference(DECLARED)).isEmpty();
  }

  private static Optional<CommittedSource> committed(String topic) throws Exception {
    return CommittedSource.of(
        Broker.access(), "g-" + topic, KafkaChecks.partitions(Broker.access(), List.of(topic)));
  }
}
