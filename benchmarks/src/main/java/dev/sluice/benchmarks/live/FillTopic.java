package dev.sluice.benchmarks.live;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.Any;
import dev.sluice.camera.v1.MotionZone;
import dev.sluice.camera.v1.State;
import dev.sluice.samples.generate.Broadcast;
import dev.sluice.samples.generate.Broadcast.Delivered;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Fills the topic of a {@link Backlog}, and writes down what lies in it when all of it does. */
final class FillTopic {
  private static final Instant BEGIN = Instant.parse("2026-03-02T06:10:00Z");
  private static final long ENDS_LATER_MILLIS = 600_000;
  private static final String ORGANIZATION = "acme";
  private static final long SEED = 7;
  private static final double CORRUPT_SHARE = 0.0005;
  private static final double DUPLICATE_SHARE = 0.002;
  private static final int DISORDER_SECONDS = 3;

  private final Producer<byte[], byte[]> producer;
  private final String topic;
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
  private final Set<String> cameraIds = new TreeSet<>();
  private long records;
  private long bytes;
  private long latestMillis;

  private FillTopic(Producer<byte[], byte[]> producer, String topic) {
    this.producer = producer;
    this.topic = topic;
  }

  /** Arguments: the brokers, the file for what lies there, and those of the backlog. */
  public static void main(String[] arguments) throws IOException {
    List<String> words = Arrays.asList(arguments);
    Backlog backlog = Backlog.of(words.subList(2, words.size()));
    try (Producer<byte[], byte[]> producer = Clients.producer(words.get(0))) {
      FillTopic fill = new FillTopic(producer, backlog.topic());
      fill.send(backlog);
      fill.write(Path.of(words.get(1)));
    }
  }

  private void send(Backlog backlog) {
    Iterator<List<Delivered>> minutes =
        Broadcast.minutes(plan(backlog, BEGIN.toEpochMilli(), minutes(backlog)), 0, 1);
    while (minutes.hasNext() && records < backlog.records()) {
      for (Delivered delivered : minutes.next()) {
        if (records < backlog.records()) {
          latestMillis = Math.max(latestMillis, delivered.eventMillis());
          cameraIds.add(delivered.cameraId());
          send(delivered.cameraId(), delivered.eventMillis(), delivered.any().toByteArray());
        }
      }
    }
    if (records < backlog.records()) {
      throw new IllegalStateException("the broadcast ended after " + records + " records");
    }
    long endMillis = latestMillis + ENDS_LATER_MILLIS;
    for (String cameraId : cameraIds) {
      send(cameraId, endMillis, lastOf(cameraId, endMillis));
    }
    producer.flush();
    Exception failed = failure.get();
    if (failed != null) {
      throw new IllegalStateException("cannot fill " + topic, failed);
    }
  }

  private void send(String cameraId, long timestampMillis, byte[] value) {
    byte[] key = cameraId.getBytes(UTF_8);
    var unused =
        producer.send(
            new ProducerRecord<>(topic, null, timestampMillis, key, value),
            (metadata, e) -> {
              if (e != null) {
                failure.compareAndSet(null, e);
              }
            });
    records++;
    bytes += key.length + value.length;
  }

  /** An observation of which no rule makes anything. */
  private static byte[] lastOf(String cameraId, long millis) {
    State state =
        State.newBuilder()
            .setCameraId(cameraId)
            .setTrackId("end")
            .setStartMillis(millis)
            .setEndMillis(millis)
            .setMotionZone(MotionZone.getDefaultInstance())
            .build();
    return Any.pack(state).toByteArray();
  }

  /** Half as many again as are needed at the rate that is wanted, which is met about. */
  private static int minutes(Backlog backlog) {
    long minutes = backlog.records() * 3 / 2 / backlog.perSecond() / 60 + 1;
    return (int) Math.min(minutes, Broadcast.MOST_MINUTES);
  }

  /** What that fleet delivers from a moment on. */
  static Broadcast.Plan plan(Backlog backlog, long beginMillis, int minutes) {
    return new Broadcast.Plan(
        SEED,
        ORGANIZATION,
        backlog.cameras(),
        backlog.perSecond(),
        minutes,
        beginMillis,
        CORRUPT_SHARE,
        DUPLICATE_SHARE,
        DISORDER_SECONDS);
  }

  private void write(Path file) throws IOException {
    Properties contents = new Properties();
    contents.setProperty("records", Long.toString(records));
    contents.setProperty("bytes", Long.toString(bytes));
    try (Writer writer = Files.newBufferedWriter(file)) {
      contents.store(writer, topic);
    }
  }
}
