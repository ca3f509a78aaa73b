package dev.sluice.pipelines.endpoints;

import dev.sluice.io.kafka.KafkaAccess;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.S3Settings;
import dev.sluice.pipelines.definition.Endpoint;
import dev.sluice.pipelines.definition.Right;
import dev.sluice.pipelines.options.Destinations;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The endpoints of what goes to topics, to places in S3, or to both. */
public final class WrittenDestinations {
  private final KafkaAccess kafka;
  private final S3Settings store;
  private final Map<Object, Endpoint<?>> endpoints = new LinkedHashMap<>();

  private WrittenDestinations(KafkaAccess kafka, S3Settings store) {
    this.kafka = kafka;
    this.store = store;
  }

  /** None yet. */
  public static WrittenDestinations in(KafkaAccess kafka, S3Settings store) {
    return new WrittenDestinations(kafka, store);
  }

  /** And those; what is written to for several reasons is one endpoint, by the first name. */
  public WrittenDestinations and(String name, Destinations destinations) {
    return and(name, destinations, topic -> List.of());
  }

  /** The same, where the write of a topic has to be allowed more. */
  public WrittenDestinations and(
      String name, Destinations destinations, Function<String, List<Right>> more) {
    for (String topic : destinations.topics()) {
      endpoints.putIfAbsent(topic, new WrittenTopic(name, kafka, topic, more.apply(topic)));
    }
    for (ObjectLocation place : destinations.locations()) {
      endpoints.putIfAbsent(place, new WrittenPlace(name, store, place, false));
    }
    return this;
  }

  /** All of them. */
  public List<Endpoint<?>> all() {
    return List.copyOf(endpoints.values());
  }
}
