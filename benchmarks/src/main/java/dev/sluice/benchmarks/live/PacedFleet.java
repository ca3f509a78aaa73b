package dev.sluice.benchmarks.live;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.samples.generate.Broadcast;
import dev.sluice.samples.generate.Broadcast.Delivered;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Cameras that deliver live into a topic, each record at its own time: the event times are those of
 * the wall clock, and a record comes up to three seconds after its own.
 */
public final class PacedFleet implements Runnable {
  /** To make the first minute of deliveries in. */
  private static final long LEAD_MILLIS = 45_000;

  private record Moment(String cameraId, long eventMillis) {}

  private final String servers;
  private final String topic;
  private final Broadcast.Plan plan;
  private final long beginMillis;
  private final long endMillis;
  private final Map<Moment, Long> produced = new ConcurrentHashMap<>();

  /** A fleet that begins to deliver within seconds. */
  public PacedFleet(String servers, String topic, int cameras, int perSecond, int seconds) {
    this.servers = servers;
    this.topic = topic;
    this.beginMillis = System.currentTimeMillis() + LEAD_MILLIS;
    this.endMillis = beginMillis + seconds * 1_000L;
    this.plan =
        FillTopic.plan(
            new Backlog(Long.MAX_VALUE, cameras, perSecond), beginMillis, (seconds + 59) / 60);
  }

  /** When the first record is delivered, epoch milliseconds UTC. */
  public long beginMillis() {
    return beginMillis;
  }

  /** When the last record is delivered, epoch milliseconds UTC. */
  public long endMillis() {
    return endMillis;
  }

  /** Delivers, in the thread that calls. */
  @Override
  public void run() {
    try (Producer<byte[], byte[]> producer = Clients.producer(servers)) {
      Iterator<List<Delivered>> minutes = Broadcast.minutes(plan, 0, 1);
      while (minutes.hasNext()) {
        for (Delivered delivered : minutes.next()) {
          if (delivered.atMillis() >= endMillis) {
            return;
          }
          long wait = delivered.atMillis() - System.currentTimeMillis();
          if (wait > 0) {
            TimeUnit.MILLISECONDS.sleep(wait);
          }
          send(producer, delivered);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void send(Producer<byte[], byte[]> producer, Delivered delivered) {
    var unused =
        produced.putIfAbsent(
            new Moment(delivered.cameraId(), delivered.eventMillis()), System.currentTimeMillis());
    var unusedFuture =
        producer.send(
            new ProducerRecord<>(
                topic,
                null,
                delivered.eventMillis(),
                delivered.cameraId().getBytes(UTF_8),
                delivered.any().toByteArray()));
  }

  /** When the first record of that camera and event time was sent; 0 if there was none. */
  public long producedMillis(String cameraId, long eventMillis) {
    return produced.getOrDefault(new Moment(cameraId, eventMillis), 0L);
  }
}
