package dev.sluice.benchmarks.amounts;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sluice.benchmarks.live.Broker;
import dev.sluice.benchmarks.live.Clients;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A topic of events that lies there before anybody reads it: 1,000 a second of last spring, half of
 * them above 5, with two digits behind the point.
 *
 * @param events how many
 */
record EventTopic(long events) {
  private static final int PARTITIONS = 4;
  private static final long BEGIN_MILLIS = 1_772_400_000_000L;
  private static final long SEED = 7;
  private static final int MOST_CENTS = 1_000;
  private static final int HIGH_CENTS = 500;

  /**
   * What lies in it.
   *
   * @param high events above 5
   * @param bytes of the values
   */
  record Contents(long high, long bytes) {}

  String name() {
    return "amounts-" + events;
  }

  /** Fills the topic, unless that was done; says what lies in it. */
  Contents fill(Broker broker, Path folder) throws IOException {
    Files.createDirectories(folder);
    Path done = folder.resolve(name() + ".filled");
    if (!Files.exists(done)) {
      System.out.println("filling " + name());
      broker.create(name(), PARTITIONS);
      send(broker.servers());
      Files.createFile(done);
    }
    return contents();
  }

  private Contents contents() {
    Random random = new Random(SEED);
    long high = 0;
    long bytes = 0;
    for (long i = 0; i < events; i++) {
      int cents = random.nextInt(MOST_CENTS);
      high += cents > HIGH_CENTS ? 1 : 0;
      bytes += event(i, cents).length();
    }
    return new Contents(high, bytes);
  }

  private static String event(long number, int cents) {
    return String.format(
        Locale.ROOT,
        "{\"time\":%d,\"amount\":%d.%02d}",
        BEGIN_MILLIS + number,
        cents / 100,
        cents % 100);
  }

  private void send(String servers) {
    AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    Random random = new Random(SEED);
    try (KafkaProducer<byte[], byte[]> producer = Clients.producer(servers)) {
      for (long i = 0; i < events; i++) {
        byte[] value = event(i, random.nextInt(MOST_CENTS)).getBytes(US_ASCII);
        var unused =
            producer.send(
                new ProducerRecord<>(
                    name(), (int) (i % PARTITIONS), BEGIN_MILLIS + i, null, value, List.of()),
                (where, e) -> {
                  if (e != null) {
                    failure.compareAndSet(null, e);
                  }
                });
      }
    }
    Exception failed = failure.get();
    if (failed != null) {
      throw new IllegalStateException("cannot fill " + name(), failed);
    }
  }
}
