package dev.sluice.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.google.gson.JsonObject;
import dev.sluice.console.events.EventSettings;
import dev.sluice.console.events.TopicEventSink;
import dev.sluice.console.line.LineTopics;
import dev.sluice.io.kafka.CreateTopics;
import dev.sluice.io.kafka.KafkaAccess;
import dev.sluice.io.kafka.appends.AppendSettings;
import dev.sluice.local.KafkaServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Consoles over a broker that is real, and killed. */
class ConsolesOverKafkaTest {
  private static final String EVENT = "{\"time\":1700000000000,\"amount\":3.10}";
  private static final Duration A_WHILE = Duration.ofSeconds(60);

  @TempDir private static Path folder;

  private static KafkaServer broker;
  private static KafkaAccess access;

  @BeforeAll
  static void startBroker() throws Exception {
    broker = KafkaServer.start(folder);
    access = KafkaAccess.plaintext(broker.servers());
    CreateTopics.missing(access, Map.of("events", 2));
    CreateTopics.missingOfKeys(access, "events-keys", Duration.ofHours(1));
  }

  @AfterAll
  static void stopBroker() throws Exception {
    if (broker != null) {
      broker.close();
    }
  }

  private static TestConsole start(String instance) throws Exception {
    TestConsole console =
        TestConsole.start(
            ConsoleParts.of(
                EventSettings.defaults(),
                TopicEventSink.open(access, "events", "events-keys", AppendSettings.of(instance))));
    await().atMost(A_WHILE).until(() -> console.get("/readyz").status() == 200);
    return console;
  }

  @Test
  void aBrokerThatIsAwayAndBackIsNoticedThoughNobodyPosts() throws Exception {
    try (TestConsole console = start("watching")) {
      assertThat(events(console).get("state").getAsString()).isEqualTo("up");
      broker.kill();
      await().atMost(A_WHILE).until(() -> console.get("/readyz").status() == 503);
      assertThat(console.get("/readyz").message()).isEqualTo("Kafka: no broker answers");
      assertThat(events(console).get("state").getAsString()).isEqualTo("away");
      assertThat(events(console).get("detail").getAsString()).contains("no broker answers");
      assertThat(console.get("/metrics").body()).contains("sluice_console_ready 0.0\n");
      broker.restart();
      await().atMost(A_WHILE).until(() -> console.get("/readyz").status() == 200);
      assertThat(events(console).get("state").getAsString()).isEqualTo("up");
      assertThat(console.get("/metrics").body()).contains("sluice_console_ready 1.0\n");
      await().atMost(A_WHILE).until(() -> console.postJson(EVENT).status() == 200);
    }
  }

  @Test
  void ofTwoConsolesOfOneNameTheOneThatIsShutOutSaysSo() throws Exception {
    try (TestConsole one = start("same");
        TestConsole other = start("same")) {
      await()
          .atMost(A_WHILE)
          .until(
              () -> {
                assertThat(other.get("/healthz").status()).isEqualTo(200);
                TestConsole.Got got = one.postJson(EVENT);
                if (got.status() == 503) {
                  assertThat(got.message()).startsWith("another console has the same --instance");
                }
                return one.get("/readyz").status() == 503;
              });
      assertThat(one.get("/readyz").message()).contains("another process appends");
    }
  }

  @Test
  void aKeyThatOneConsoleAnsweredForIsKnownToAllAtOnce() throws Exception {
    try (TestConsole one = start("one");
        TestConsole other = start("other")) {
      for (TestConsole each : List.of(one, other)) {
        // The keys of before have to be read first.
        await()
            .atMost(A_WHILE)
            .until(() -> each.postJson("[]", "Idempotency-Key", "first").status() == 200);
      }
      for (int i = 0; i < 40; i++) {
        String key = "key-" + i;
        TestConsole first = i % 2 == 0 ? one : other;
        TestConsole second = i % 2 == 0 ? other : one;
        assertThat(first.postJson(EVENT, "Idempotency-Key", key).header("Idempotency-Replayed"))
            .isEmpty();
        assertThat(second.postJson(EVENT, "Idempotency-Key", key).header("Idempotency-Replayed"))
            .as("whether request %d was ingested twice", i)
            .isEqualTo("true");
      }
    }
  }

  @Test
  void aFreshStartThatMakesItsTopicsWarnsOfNothing() throws Exception {
    Logger ours = (Logger) LoggerFactory.getLogger("dev.sluice");
    ListAppender<ILoggingEvent> told = new ListAppender<>();
    told.start();
    ours.addAppender(told);
    try (TestConsole console =
        TestConsole.start(
            ConsoleParts.of(
                EventSettings.defaults(),
                TopicEventSink.open(access, "fresh", "fresh-keys", AppendSettings.of("fresh"))))) {
      // Both the tail of the keys and the watch have looked for their topics in vain.
      await()
          .atMost(A_WHILE)
          .until(() -> console.get("/readyz").body().contains("has no topic fresh"));
      new TopicCheck(access, "fresh", "fresh-keys", true, 2).run();
      await()
          .atMost(A_WHILE)
          .until(() -> console.postJson(EVENT, "Idempotency-Key", "k").status() == 200);
      assertThat(told.list).extracting(ILoggingEvent::getFormattedMessage).isEmpty();
    } finally {
      ours.detachAppender(told);
    }
  }

  private static JsonObject events(TestConsole console) throws Exception {
    return console.get("/api/status").json().getAsJsonArray("services").get(0).getAsJsonObject();
  }

  @Test
  void aLineIsShownFromItsTopicsOverAnOutageOfTheBroker() throws Exception {
    try (TestConsole console =
            TestConsole.start(
                ConsoleParts.nothing()
                    .withLine(
                        new LineTopics(
                            access,
                            List.of("iot-sensor-sw-temperature"),
                            "line-alerts",
                            List.of(),
                            60)));
        KafkaProducer<String, String> producer =
            new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.servers()),
                new StringSerializer(),
                new StringSerializer())) {
      await()
          .atMost(A_WHILE)
          .until(
              () ->
                  console
                      .get("/api/line")
                      .body()
                      .contains("there is no topic iot-sensor-sw-temperature yet"));
      CreateTopics.missing(access, Map.of("iot-sensor-sw-temperature", 2, "line-alerts", 1));
      send(producer, "iot-sensor-sw-temperature", "press,pump,20,1700000000000");
      send(
          producer,
          "line-alerts",
          """
          {"alertId": "a", "state": "ALERT_STATE_OPENED", "ruleId": "r", "machine": "press",
           "device": "pump", "metric": "temperature", "openedMillis": "1700000000000"}
          """);
      await().atMost(A_WHILE).until(() -> console.get("/api/line").body().contains("\"20\""));
      await().atMost(A_WHILE).until(() -> console.get("/api/line").body().contains("\"a\""));
      broker.kill();
      await()
          .atMost(A_WHILE)
          .until(() -> console.get("/api/line").body().contains("does not answer"));
      broker.restart();
      send(producer, "iot-sensor-sw-temperature", "press,pump,21,1700000001000");
      await().atMost(A_WHILE).until(() -> console.get("/api/line").body().contains("\"21\""));
      await()
          .atMost(A_WHILE)
          .until(() -> console.get("/api/line").json().getAsJsonArray("troubles").isEmpty());
    }
  }

  private static void send(KafkaProducer<String, String> producer, String topic, String value)
      throws Exception {
    var unused = producer.send(new ProducerRecord<>(topic, value)).get(60, TimeUnit.SECONDS);
  }
}
