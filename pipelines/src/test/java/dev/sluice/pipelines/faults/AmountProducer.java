package dev.sluice.pipelines.faults;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends events into a topic, spread evenly over a time, whatever the broker does meanwhile, and
 * remembers what became of them: an event that was acknowledged is accepted.
 */
final class AmountProducer implements AutoCloseable {

  /** What an event has to become. */
  enum Fate {
    HIGH,
    LOW,
    LETTER
  }

  private static final long BEGIN_MILLIS = 1_772_400_000_000L;
  private static final String[] LOW = {
    "5", "5.0", "\"5.000\"", "4.99999999999999999999", "-1", "-0", "0", "\"-3.10\"", "5e0", "-1e300"
  };
  private static final String[] HIGH = {
    "5.01",
    "\"5.00000000000000000001\"",
    "6",
    "1e300",
    "\"3.1e1\"",
    "123456789012345678901234567890"
  };
  private static final String[] LETTERS = {
    "\"NaN\"", "NaN", "1e400", "null", "\"abc\"", "\"\"", "{}", "01"
  };

  private final Map<String, Fate> accepted = new ConcurrentHashMap<>();
  private final Thread thread;
  private volatile Exception failure;

  /** What was accepted, by {@code PARTITION:OFFSET}. */
  Map<String, Fate> accepted() {
    return accepted;
  }

  AmountProducer(String servers, String topic, long seed, int records, long overMillis) {
    thread =
        new Thread(
            () -> {
              try {
                produce(servers, topic, new Random(seed), records, overMillis);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              } catch (RuntimeException e) {
                failure = e;
              }
            },
            "amount-producer");
    thread.start();
  }

  private void produce(String servers, String topic, Random random, int records, long overMillis)
      throws InterruptedException {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            servers,
            "acks",
            "all",
            "enable.idempotence",
            true,
            "delivery.timeout.ms",
            300_000,
            "max.block.ms",
            300_000,
            "linger.ms",
            5);
    long begin = System.nanoTime();
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (int i = 0; i < records; i++) {
        long wait =
            i * overMillis / records - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
        if (wait > 0) {
          TimeUnit.MILLISECONDS.sleep(wait);
        }
        Fate fate =
            random.nextInt(50) == 0 ? Fate.LETTER : random.nextBoolean() ? Fate.HIGH : Fate.LOW;
        // Several events a millisecond.
        String json =
            "{\"time\":%d,\"amount\":%s}".formatted(BEGIN_MILLIS + i / 10, amount(fate, random));
        var unused =
            producer.send(
                new ProducerRecord<>(topic, json.getBytes(StandardCharsets.UTF_8)),
                (where, e) -> {
                  if (e != null) {
                    failure = e;
                  } else {
                    accepted.put(where.partition() + ":" + where.offset(), fate);
                  }
                });
      }
    }
  }

  private static String amount(Fate fate, Random random) {
    return switch (fate) {
      case LETTER -> LETTERS[random.nextInt(LETTERS.length)];
      case LOW ->
          random.nextInt(3) == 0
              ? LOW[random.nextInt(LOW.length)]
              : random.nextInt(5) + "." + random.nextInt(1_000_000);
      case HIGH ->
          random.nextInt(3) == 0
              ? HIGH[random.nextInt(HIGH.length)]
              : 6 + random.nextInt(1_000) + "." + random.nextInt(1_000_000);
    };
  }

  /** Waits until all is sent and acknowledged. */
  void await() throws InterruptedException {
    thread.join();
    if (failure != null) {
      throw new IllegalStateException("the producer failed", failure);
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
