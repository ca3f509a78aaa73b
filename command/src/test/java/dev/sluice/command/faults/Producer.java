package dev.sluice.command.faults;

import dev.sluice.samples.generate.Broadcast;
import dev.sluice.samples.generate.Broadcast.Delivered;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Sends a broadcast into a topic, spread evenly over a time, whatever the broker does meanwhile:
 * each record at least once. What comes first of each camera is text that nobody there wrote.
 */
final class Producer implements AutoCloseable {
  private static final byte[] TEXT =
      "thisIsSomeTextThatCouldBeBase64AsWell".repeat(8).getBytes(StandardCharsets.UTF_8);

  private final Thread thread;
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
  private volatile long sent;

  Producer(String servers, String topic, Broadcast.Plan plan, long overMillis) {
    thread =
        new Thread(
            () -> {
              try {
                produce(servers, topic, plan, overMillis);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              } catch (RuntimeException e) {
                failure.set(e);
              }
            },
            "producer");
    thread.start();
  }

  private void produce(String servers, String topic, Broadcast.Plan plan, long overMillis)
      throws InterruptedException {
    long begin = System.nanoTime();
    long spanMillis = plan.minutes() * 60_000L;
    try (KafkaProducer<byte[], byte[]> producer = PatientProducer.open(servers)) {
      Set<String> cameras = new HashSet<>();
      Iterator<List<Delivered>> minutes = Broadcast.minutes(plan, 0, 1);
      while (minutes.hasNext()) {
        for (Delivered delivered : minutes.next()) {
          long due = (delivered.atMillis() - plan.beginMillis()) * overMillis / spanMillis;
          long wait = due - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
          if (wait > 0) {
            TimeUnit.MILLISECONDS.sleep(wait);
          }
          if (cameras.add(delivered.cameraId())) {
            send(producer, topic, delivered, TEXT);
          }
          send(producer, topic, delivered, delivered.any().toByteArray());
        }
      }
    }
  }

  @SuppressWarnings("NonAtomicOperationOnVolatileField") // By one thread.
  private void send(
      KafkaProducer<byte[], byte[]> producer, String topic, Delivered delivered, byte[] value) {
    var unused =
        producer.send(
            new ProducerRecord<>(
                topic,
                null,
                delivered.eventMillis(),
                delivered.cameraId().getBytes(StandardCharsets.UTF_8),
                value),
            (where, e) -> {
              if (e != null) {
                failure.compareAndSet(null, e);
              }
            });
    sent++;
  }

  /** Waits until all is sent and acknowledged, and says how many records that was. */
  long await() throws InterruptedException {
    thread.join();
    Exception failed = failure.get();
    if (failed != null) {
      throw new IllegalStateException("the producer failed", failed);
    }
    return sent;
  }

  /** How many records it has handed on so far. */
  long sent() {
    return sent;
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
