package dev.sluice.transforms.bridge;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.hash.HashFunction;
import com.google.common.hash.Hashing;
import com.google.common.io.BaseEncoding;
import com.google.protobuf.ByteString;
import dev.sluice.deadletter.v1.Reason;
import dev.sluice.transforms.rejections.Rejection;
import dev.sluice.transforms.topics.DeliveredMessage;
import dev.sluice.transforms.topics.OutgoingRecord;
import dev.sluice.transforms.topics.RoutedRecord;
import dev.sluice.transforms.topics.TopicRecord.Header;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes records of messages. Remembers which topics it has seen, up to {@value #MOST_TOPICS}; not
 * for several threads.
 */
public final class MessageRouter {
  /** The header with the topic of MQTT. */
  public static final String TOPIC = "mqtt.topic";

  /** The header with the quality of service by which it was delivered, a digit. */
  public static final String QOS = "mqtt.qos";

  /** The header of a message that was retained, and is no news: {@code true}. */
  public static final String RETAINED = "mqtt.retained";

  /** The header with the hash of topic and payload, in hexadecimal. */
  public static final String ID = "sluice.id";

  /** The header of a record that has the time of arrival, not the payload's: {@code arrival}. */
  public static final String CLOCK = "sluice.clock";

  private static final ByteString ARRIVAL = ByteString.copyFromUtf8("arrival");
  private static final ByteString TRUE = ByteString.copyFromUtf8("true");
  private static final int MOST_TOPICS = 100_000;
  private static final int ID_BYTES = 16;
  private static final HashFunction SHA = Hashing.sha256();
  private static final BaseEncoding HEX = BaseEncoding.base16().lowerCase();

  private final TopicTemplate template;
  private final PayloadForm form;
  private final BelievedTimes times;
  private final Map<String, Route> routes = new HashMap<>();
  private final Map<String, String> owners = new HashMap<>();

  /** A record, or why a message becomes none. */
  public sealed interface Result permits Routed, Unroutable {}

  /**
   * A message that goes on.
   *
   * @param isBelieved whether the record has the payload's own time
   */
  public record Routed(RoutedRecord record, boolean isBelieved) implements Result {}

  /**
   * A message that does not.
   *
   * @param record as it would have gone on
   */
  public record Unroutable(RoutedRecord record, Rejection rejection) implements Result {}

  /** Where a topic goes, and the header that says whence. */
  private record Route(String topic, Header header, @Nullable Rejection rejection) {}

  /** A router that has seen nothing yet. */
  public MessageRouter(TopicTemplate template, PayloadForm form, BelievedTimes times) {
    this.template = template;
    this.form = form;
    this.times = times;
  }

  /** What becomes of a message. */
  public Result route(DeliveredMessage message) {
    Route route = route(message.topic());
    if (route.rejection() != null) {
      return unroutable(route, message, route.rejection());
    }
    if (message.isCut()) {
      return unroutable(
          route,
          message,
          new Rejection(
              Reason.REASON_RECORD_TOO_LARGE,
              String.format(
                  "the payload has %d bytes, and %d are read",
                  message.payloadBytes(), message.payload().size())));
    }
    PayloadForm.Content content = form.read(message.topic(), message.payload());
    if (content instanceof PayloadForm.Unusable unusable) {
      return unroutable(route, message, unusable.rejection());
    }
    PayloadForm.Keyed keyed = (PayloadForm.Keyed) content;
    boolean isBelieved =
        keyed.millis() != PayloadForm.NO_TIME
            && times.isBelieved(keyed.millis(), message.arrivalMillis());
    return new Routed(
        new RoutedRecord(
            route.topic(),
            new OutgoingRecord(
                keyed.key(),
                message.payload(),
                isBelieved ? keyed.millis() : message.arrivalMillis(),
                headers(route, message, isBelieved))),
        isBelieved);
  }

  private static Unroutable unroutable(Route route, DeliveredMessage message, Rejection rejection) {
    return new Unroutable(
        new RoutedRecord(
            route.topic(),
            new OutgoingRecord(
                null, message.payload(), message.arrivalMillis(), headers(route, message, false))),
        rejection);
  }

  private static List<Header> headers(Route route, DeliveredMessage message, boolean isBelieved) {
    List<Header> headers = new ArrayList<>(5);
    headers.add(route.header());
    headers.add(new Header(QOS, ByteString.copyFromUtf8(Integer.toString(message.qos()))));
    if (message.isRetained()) {
      headers.add(new Header(RETAINED, TRUE));
    }
    headers.add(new Header(ID, id(message.topic(), message.payload())));
    if (!isBelieved) {
      headers.add(new Header(CLOCK, ARRIVAL));
    }
    return headers;
  }

  /** The same for each delivery of the same bytes on the same topic. */
  public static ByteString id(String topic, ByteString payload) {
    byte[] hash =
        SHA.newHasher()
            .putString(topic, UTF_8)
            .putByte((byte) 0)
            .putBytes(payload.asReadOnlyByteBuffer())
            .hash()
            .asBytes();
    return ByteString.copyFromUtf8(HEX.encode(hash, 0, ID_BYTES));
  }

  private Route route(String topic) {
    @Nullable Route known = routes.get(topic);
    if (known == null) {
      if (routes.size() == MOST_TOPICS) {
        routes.clear();
        owners.clear();
      }
      known = newRoute(topic);
      routes.put(topic, known);
    }
    return known;
  }

  private Route newRoute(String topic) {
    Header header = new Header(TOPIC, ByteString.copyFromUtf8(topic));
    Optional<String> name = template.name(topic);
    if (name.isEmpty()) {
      return new Route(
          topic,
          header,
          new Rejection(
              Reason.REASON_STORE_REFUSED,
              "the topic template makes no name of a topic of Kafka from the message's topic"));
    }
    String owner = owners.putIfAbsent(name.get(), topic);
    return new Route(
        name.get(),
        header,
        owner == null || owner.equals(topic)
            ? null
            : new Rejection(
                Reason.REASON_STORE_REFUSED,
                String.format(
                    "the message's topic would become %s, as %s does already", name.get(), owner)));
  }
}
