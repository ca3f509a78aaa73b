package dev.sluice.benchmarks.incidents;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import dev.sluice.benchmarks.live.Clients;
import dev.sluice.benchmarks.live.PacedFleet;
import dev.sluice.camera.v1.Incident;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Lets a fleet deliver live at a steady rate, and sees when incidents come out. For each incident
 * it writes a line behind a first one with begin and end of the delivery: its id, its end, when the
 * record that completed it was produced, and when the incident was received, by the clock of this
 * process.
 *
 * <p>The record that completes an incident is the first of its camera that ends when the incident
 * does; it was produced when it was handed to the producer.
 */
final class LatencyProbe {
  private static final Duration POLL = Duration.ofMillis(10);

  private LatencyProbe() {}

  /**
   * Arguments: the brokers, the topic of observations, that of incidents, the file to write,
   * cameras, records a second, seconds of delivery, and seconds to wait for incidents after that.
   */
  public static void main(String[] arguments) throws Exception {
    int seconds = Integer.parseInt(arguments[6]);
    PacedFleet fleet =
        new PacedFleet(
            arguments[0],
            arguments[1],
            Integer.parseInt(arguments[4]),
            Integer.parseInt(arguments[5]),
            seconds);
    Thread delivery = new Thread(fleet, "delivery");
    Map<String, Seen> seen = new HashMap<>();
    try (KafkaConsumer<byte[], byte[]> consumer = Clients.consumer(arguments[0])) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(arguments[2]).stream()
              .map(partition -> new TopicPartition(arguments[2], partition.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      delivery.start();
      long end = fleet.endMillis() + Integer.parseInt(arguments[7]) * 1_000L;
      while (System.currentTimeMillis() < end) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          long now = System.currentTimeMillis();
          Incident incident = incident(record.value());
          seen.putIfAbsent(
              incident.getIncidentId(),
              new Seen(incident.getCameraId(), incident.getEndMillis(), now));
        }
      }
    }
    delivery.join();
    write(Path.of(arguments[3]), seen, fleet);
  }

  private record Seen(String cameraId, long endMillis, long atMillis) {}

  private static Incident incident(byte[] json) throws InvalidProtocolBufferException {
    Incident.Builder incident = Incident.newBuilder();
    JsonFormat.parser().merge(new String(json, UTF_8), incident);
    return incident.build();
  }

  private static void write(Path file, Map<String, Seen> seen, PacedFleet fleet)
      throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add(fleet.beginMillis() + " " + fleet.endMillis());
    seen.forEach(
        (id, incident) ->
            lines.add(
                String.format(
                    Locale.ROOT,
                    "%s %d %d %d",
                    id,
                    incident.endMillis(),
                    fleet.producedMillis(incident.cameraId(), incident.endMillis()),
                    incident.atMillis())));
    Files.write(file, lines);
  }
}
