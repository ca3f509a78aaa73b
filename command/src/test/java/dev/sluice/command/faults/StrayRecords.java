package dev.sluice.command.faults;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Sends records that are no events into a topic, past the API, which takes none of them, spread
 * evenly over a time, whatever the broker does meanwhile.
 */
final class StrayRecords implements AutoCloseable {
  private static final String[] AMOUNTS = {
    "\"NaN\"", "NaN", "1e400", "null", "\"abc\"", "\"\"", "{}", "01"
  };

  private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
  private final Thread thread;
  private volatile Exception failure;

  StrayRecords(String servers, String topic, long seed, int records, long overMillis) {
    thread =
        new Thread(
            () -> {
              try {
                send(servers, topic, new Random(seed), records, overMillis);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              } catch (RuntimeException e) {
                failure = e;
              }
            },
            "stray-records");
    thread.start();
  }

  private void send(String servers, String topic, Random random, int records, long overMillis)
      throws InterruptedException {
    long begin = System.nanoTime();
    try (KafkaProducer<byte[], byte[]> producer = PatientProducer.open(servers)) {
      for (int i = 0; i < records; i++) {
        long wait =
            i * overMillis / records - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
        if (wait > 0) {
          TimeUnit.MILLISECONDS.sleep(wait);
        }
        String json =
            "{\"time\":%d,\"amount\":%s}".formatted(i, AMOUNTS[random.nextInt(AMOUNTS.length)]);
        var unused =
            producer.send(
                new ProducerRecord<>(topic, json.getBytes(StandardCharsets.UTF_8)),
                (where, e) -> {
                  if (e != null) {
                    failure = e;
                  } else {
                    acknowledged.add(where.partition() + ":" + where.offset());
                  }
                });
      }
    }
  }

  /** Waits until all are acknowledged, and says where they lie: {@code PARTITION:OFFSET}. */
  Set<String> await() throws InterruptedException {
    thread.join();
    if (failure != null) {
      throw new IllegalStateException("the producer failed", failure);
    }
    return acknowledged;
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
