package dev.sluice.io.kafka.appends;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.sluice.io.kafka.CreateTopics;
import dev.sluice.io.kafka.KafkaAccess;
import dev.sluice.io.kafka.PartitionRange;
import dev.sluice.io.kafka.PartitionReader;
import dev.sluice.io.kafka.TopicOffsets;
import dev.sluice.io.kafka.appends.AppendFailedException.Outcome;
import dev.sluice.local.KafkaServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TransactionalAppendsTest {
  private static final Duration A_WHILE = Duration.ofSeconds(60);

  @Test
  void whatIsAnsweredIsThereOnceAlsoOverTheRestartOfAProcessAndOfTheBroker(@TempDir Path folder)
      throws Exception {
    try (KafkaServer broker = KafkaServer.start(folder)) {
      KafkaAccess access = KafkaAccess.plaintext(broker.servers());
      CreateTopics.missing(access, Map.of("events", 3));
      CreateTopics.missingOfKeys(access, "keys", Duration.ofHours(1));
      AppendSettings settings = AppendSettings.of("me").withPatience(Duration.ofSeconds(2));
      List<String> answered = new ArrayList<>();

      TransactionalAppends first = TransactionalAppends.open(access, settings);
      awaitOpen(first);
      List<CompletableFuture<Void>> underWay = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        underWay.add(first.append(List.of(event("a" + i), event("b" + i), key("a" + i))));
      }
      for (int i = 0; i < 200; i++) {
        underWay.get(i).get(60, TimeUnit.SECONDS);
        answered.add("a" + i);
        answered.add("b" + i);
      }
      broker.kill();
      assertThatThrownBy(() -> first.append(List.of(event("lost"))).get(60, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class)
          .cause()
          .isInstanceOfSatisfying(
              AppendFailedException.class,
              failed -> assertThat(failed.outcome()).isNotEqualTo(Outcome.REFUSED));
      broker.restart();
      awaitOpen(first);
      first.append(List.of(event("again"))).get(60, TimeUnit.SECONDS);
      answered.add("again");
      first.close();
      assertThat(first.append(List.of(event("closed")))).isCompletedExceptionally();

      try (TransactionalAppends second = TransactionalAppends.open(access, settings)) {
        awaitOpen(second);
        second.append(List.of(event("later"))).get(60, TimeUnit.SECONDS);
        answered.add("later");
      }

      List<String> events = Collections.synchronizedList(new ArrayList<>());
      List<String> keys = Collections.synchronizedList(new ArrayList<>());
      try (TopicTail tail = TopicTail.start(access, "keys", 0, (k, v) -> keys.add(text(k)))) {
        tail.readToEnd().get(60, TimeUnit.SECONDS);
        assertThat(keys).hasSize(200).contains("a0", "a199");
      }
      for (PartitionRange range : TopicOffsets.all(access, List.of("events"))) {
        try (PartitionReader reader = PartitionReader.open(access, range, 10_000)) {
          for (var record = reader.next(); record != null; record = reader.next()) {
            events.add(text(record.value()));
          }
        }
      }
      events.remove("lost");
      assertThat(events).hasSameSizeAs(answered);
      assertThat(new TreeSet<>(events)).isEqualTo(new TreeSet<>(answered));
    }
  }

  @Test
  void whileNoBrokerAnswersItIsRefusedAtOnce() {
    try (TransactionalAppends appends =
        TransactionalAppends.open(
            KafkaAccess.plaintext("127.0.0.1:1"),
            AppendSettings.of("alone").withPatience(Duration.ofSeconds(1)))) {
      assertThat(appends.append(List.of(event("x"))))
          .isCompletedExceptionally()
          .failsWithin(Duration.ofSeconds(1))
          .withThrowableOfType(ExecutionException.class)
          .withMessageContaining("Kafka is away");
    }
  }

  @Test
  void theQueueIsBoundedByBytesButLetsOneInWhenEmpty() throws Exception {
    AppendQueue queue = new AppendQueue(10);
    Append large = Append.of(List.of(event("x".repeat(30))), 5);
    assertThat(queue.offer(large)).isTrue();
    assertThat(queue.offer(Append.of(List.of(event("y")), 7))).isFalse();
    assertThat(queue.expired(5)).isEmpty();
    assertThat(queue.expired(6)).containsExactly(large);
    assertThat(queue.heldBytes()).isZero();
    Append small = Append.of(List.of(event("y")), 7);
    assertThat(queue.offer(small)).isTrue();
    assertThat(queue.take(1)).containsExactly(small);
    queue.close();
    assertThat(queue.take(1)).isEmpty();
    assertThat(queue.offer(small)).isFalse();
  }

  private static void awaitOpen(TransactionalAppends appends) {
    Awaitility.await().atMost(A_WHILE).until(() -> appends.problem().isEmpty());
  }

  private static TopicAppend event(String text) {
    return new TopicAppend("events", null, ByteString.copyFromUtf8(text));
  }

  private static TopicAppend key(String text) {
    return new TopicAppend(
        "keys", ByteString.copyFromUtf8(text), ByteString.copyFromUtf8("of " + text));
  }

  private static String text(ByteString bytes) {
    return bytes.toStringUtf8();
  }
}
