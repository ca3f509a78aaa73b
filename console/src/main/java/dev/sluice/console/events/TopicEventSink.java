package dev.sluice.console.events;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.ByteString;
import dev.sluice.io.kafka.KafkaAccess;
import dev.sluice.io.kafka.appends.AppendSettings;
import dev.sluice.io.kafka.appends.BrokerWatch;
import dev.sluice.io.kafka.appends.TopicAppend;
import dev.sluice.io.kafka.appends.TopicTail;
import dev.sluice.io.kafka.appends.TransactionalAppends;
import dev.sluice.transforms.amounts.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Events in a topic of Kafka, and keys in another. */
public final class TopicEventSink implements EventSink {
  private final KafkaAccess access;
  private final String topic;
  private final String keyTopic;
  private final Duration patience;
  private final TransactionalAppends appends;
  private final BrokerWatch watch;
  private @Nullable TopicTail tail;

  private TopicEventSink(
      KafkaAccess access, String topic, String keyTopic, AppendSettings settings) {
    this.access = access;
    this.topic = topic;
    this.keyTopic = keyTopic;
    this.patience = settings.patience();
    this.appends = TransactionalAppends.open(access, settings);
    this.watch = BrokerWatch.start(access, topic, appends::commits);
  }

  /** Begins to connect and does not wait for it. */
  public static TopicEventSink open(
      KafkaAccess access, String topic, String keyTopic, AppendSettings settings) {
    return new TopicEventSink(access, topic, keyTopic, settings);
  }

  @Override
  public CompletableFuture<Void> append(List<Event> events, @Nullable KeyRecord key) {
    List<TopicAppend> records = new ArrayList<>(events.size() + 1);
    for (Event event : events) {
      records.add(new TopicAppend(topic, null, value(event)));
    }
    if (key != null) {
      records.add(new TopicAppend(keyTopic, ByteString.copyFromUtf8(key.key()), key.value()));
    }
    return appends.append(records);
  }

  /** The amount is text there, so that no reader makes a double of it. */
  static ByteString value(Event event) {
    return ByteString.copyFromUtf8(
        "{\"time\":" + event.timeMillis() + ",\"amount\":\"" + event.amount() + "\"}");
  }

  @Override
  public void follow(BiConsumer<String, ByteString> taking) {
    tail =
        TopicTail.start(
            access,
            keyTopic,
            System.currentTimeMillis() - KeyMemory.REMEMBERED.toMillis(),
            (key, value) -> taking.accept(key.toStringUtf8(), value));
  }

  @Override
  public CompletableFuture<Void> readKeys() {
    return requireNonNull(tail).readToEnd().orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public Optional<String> problem() {
    return appends.problem().or(watch::problem);
  }

  @Override
  public void close() {
    watch.close();
    appends.close();
    if (tail != null) {
      tail.close();
    }
  }
}
