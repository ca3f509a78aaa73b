package dev.sluice.pipelines.live;

import dev.sluice.io.kafka.KafkaAccess;
import dev.sluice.io.kafka.KafkaChecks;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.io.s3.PlaceCheck;
import dev.sluice.pipelines.definition.EndpointChecks;
import dev.sluice.pipelines.options.Destinations;
import dev.sluice.pipelines.options.S3Access;
import dev.sluice.pipelines.options.S3Options;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Checks before a run that what it writes to is there and may be written. */
public final class CheckDestinations {

  private CheckDestinations() {}

  /**
   * Checks each topic and place once.
   *
   * @param options say where S3 is
   * @return what may be done at each place in S3, for a person
   * @throws IllegalArgumentException if a topic is not there or may not be written
   * @throws IOException if a place in S3 may not be written, with what the store refused, or more
   *     than one thing is wrong
   */
  public static Map<ObjectLocation, String> check(
      KafkaAccess kafka, S3Options options, List<Destinations> destinations) throws IOException {
    EndpointChecks checks = new EndpointChecks();
    Map<ObjectLocation, String> places = look(checks, kafka, options, destinations);
    checks.end();
    return places;
  }

  /**
   * Looks at each topic and place once, as {@link #check}.
   *
   * @param checks keep what is wrong
   * @return what may be done at each place in S3 that is as it should be, for a person
   */
  public static Map<ObjectLocation, String> look(
      EndpointChecks checks,
      KafkaAccess kafka,
      S3Options options,
      List<Destinations> destinations) {
    List<String> topics =
        destinations.stream().flatMap(one -> one.topics().stream()).distinct().toList();
    topics.forEach(topic -> checks.look(() -> KafkaChecks.mayWrite(kafka, topic)));
    List<ObjectLocation> locations =
        destinations.stream().flatMap(one -> one.locations().stream()).distinct().toList();
    Map<ObjectLocation, String> places = new LinkedHashMap<>();
    for (ObjectLocation location : locations) {
      checks.look(
          () -> {
            try (ObjectStore store = S3Access.preflight(options).open()) {
              places.put(location, PlaceCheck.mayWrite(store, location));
            }
          });
    }
    return places;
  }
}
