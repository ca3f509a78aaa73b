package dev.sluice.io.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.sluice.io.kafka.Certificates;
import dev.sluice.local.MqttServer;
import dev.sluice.local.MqttSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a broker does, the twin in memory as a real one. */
class BrokerContractTest {
  @TempDir static Path folder;
  private static MqttServer server;

  private static Certificates certificates;

  @BeforeAll
  static void start() throws Exception {
    certificates = Certificates.in(Files.createDirectories(folder.resolve("certificates")));
    server =
        MqttServer.start(
            folder.resolve("mqtt"),
            MqttSettings.defaults()
                .withTls(certificates.both("server"), certificates.certificate("ca")));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  abstract static class Contract {
    private final String topic = "contract/" + UUID.randomUUID();
    private final String client = "client-" + UUID.randomUUID();

    abstract BrokerOpener opener();

    abstract void publish(String topic, String payload, boolean isRetained) throws Exception;

    private BrokerConnection open(String name) throws IOException {
      return opener().open(new BrokerOpener.Client(name, false, 3_600));
    }

    private List<Arrival.Message> messages(BrokerConnection connection, int count)
        throws IOException {
      List<Arrival.Message> messages = new ArrayList<>();
      while (messages.size() < count) {
        if (connection.next() instanceof Arrival.Message message) {
          messages.add(message);
        }
      }
      return messages;
    }

    private void awaitAnswer(BrokerConnection connection, Arrival.Answer answer)
        throws IOException {
      while (connection.next() != answer) {
        // Messages.
      }
    }

    private static List<String> payloads(List<Arrival.Message> messages) {
      return messages.stream().map(one -> one.delivered().payload().toStringUtf8()).toList();
    }

    private void subscribe(String name, String filter) throws IOException {
      try (BrokerConnection connection = open(name)) {
        connection.subscribe(List.of(filter), 1);
        awaitAnswer(connection, Arrival.Answer.SUBSCRIBED);
      }
    }

    /** Whether the broker has none; ends it. */
    private boolean isNoSession() throws IOException {
      try (BrokerConnection connection = open(client)) {
        boolean isPresent = connection.isSessionPresent();
        connection.end();
        return !isPresent;
      }
    }

    @Test
    void aSessionOutlivesItsConnectionAndHoldsWhatCameMeanwhile() throws Exception {
      try (BrokerConnection first = open(client)) {
        assertThat(first.isSessionPresent()).isFalse();
        first.subscribe(List.of(topic), 1);
        awaitAnswer(first, Arrival.Answer.SUBSCRIBED);
      }
      publish(topic, "meanwhile", false);
      try (BrokerConnection second = open(client)) {
        assertThat(second.isSessionPresent()).isTrue();
        Arrival.Message message = messages(second, 1).get(0);
        assertThat(message.delivered().topic()).isEqualTo(topic);
        assertThat(message.delivered().qos()).isEqualTo(1);
        assertThat(message.delivered().isRetained()).isFalse();
        assertThat(payloads(List.of(message))).containsExactly("meanwhile");
        second.acknowledge(List.of(message));
        second.end();
      }
      // A broker may let in the next one before it has read what the one before said at its end.
      Awaitility.await().atMost(Duration.ofSeconds(60)).until(this::isNoSession);
    }

    @Test
    void whatIsNotAcknowledgedComesAgainAndNothingElse() throws Exception {
      subscribe(client, topic);
      for (int i = 0; i < 10; i++) {
        publish(topic, "m" + i, false);
      }
      try (BrokerConnection first = open(client)) {
        List<Arrival.Message> messages = messages(first, 10);
        assertThat(payloads(messages))
            .containsExactly("m0", "m1", "m2", "m3", "m4", "m5", "m6", "m7", "m8", "m9");
        first.acknowledge(messages.subList(0, 4));
        // A broker takes packets in their order: with its answer it has the acknowledgements.
        first.subscribe(List.of(topic + "/later"), 1);
        awaitAnswer(first, Arrival.Answer.SUBSCRIBED);
      }
      try (BrokerConnection second = open(client)) {
        List<Arrival.Message> messages = new ArrayList<>();
        do {
          messages.addAll(messages(second, 1));
        } while (!payloads(messages).contains("m9"));
        assertThat(payloads(messages)).containsExactly("m4", "m5", "m6", "m7", "m8", "m9");
        second.acknowledge(messages);
        second.end();
      }
    }

    /** What a connection fails with whose session was taken. */
    Class<? extends IOException> taken() {
      return SessionTakenException.class;
    }

    @Test
    void aSessionThatIsTakenOverSaysSo() throws Exception {
      try (BrokerConnection first = open(client)) {
        try (BrokerConnection second = open(client)) {
          assertThatThrownBy(first::next).isInstanceOf(taken());
          second.end();
        }
      }
    }

    @Test
    void aRetainedMessageIsToldApart() throws Exception {
      publish(topic, "last word", true);
      try (BrokerConnection first = open(client)) {
        first.subscribe(List.of(topic), 1);
        List<Arrival.Message> messages = messages(first, 1);
        assertThat(messages.get(0).delivered().isRetained()).isTrue();
        first.acknowledge(messages);
      }
      try (BrokerConnection second = open(client)) {
        second.subscribe(List.of(topic), 1);
        publish(topic, "news", false);
        Arrival.Message message;
        do {
          message = messages(second, 1).get(0);
          assertThat(message.delivered().payload().toStringUtf8())
              .isEqualTo(message.delivered().isRetained() ? "last word" : "news");
        } while (message.delivered().isRetained());
        second.end();
      }
    }

    @Test
    void aSharedSubscriptionGivesEachMessageToOneMember() throws Exception {
      String share = TopicFilters.shared(client, topic);
      subscribe(client + "-0", share);
      subscribe(client + "-1", share);
      for (int i = 0; i < 6; i++) {
        publish(topic, "m" + i, false);
      }
      List<String> all = Collections.synchronizedList(new ArrayList<>());
      try (BrokerConnection a = open(client + "-0");
          BrokerConnection b = open(client + "-1")) {
        List<Thread> threads = List.of(reading(a, all), reading(b, all));
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> all.size() >= 6);
        a.end();
        b.end();
        for (Thread thread : threads) {
          thread.join();
        }
      }
      assertThat(all).containsExactlyInAnyOrder("m0", "m1", "m2", "m3", "m4", "m5");
    }

    private static Thread reading(BrokerConnection connection, List<String> all) {
      Thread thread =
          new Thread(
              () -> {
                try {
                  while (true) {
                    if (connection.next() instanceof Arrival.Message message) {
                      connection.acknowledge(List.of(message));
                      all.add(message.delivered().payload().toStringUtf8());
                    }
                  }
                } catch (IOException e) {
                  // The session was ended.
                }
              });
      thread.start();
      return thread;
    }
  }

  @Nested
  class InMemory extends Contract {
    private final InMemoryBroker broker = InMemoryBroker.with(100);

    @Override
    BrokerOpener opener() {
      return broker.opener();
    }

    @Override
    void publish(String topic, String payload, boolean isRetained) {
      broker.publish(topic, ByteString.copyFromUtf8(payload), 1, isRetained);
    }
  }

  @Nested
  class Version5 extends Contract {
    @Override
    BrokerOpener opener() {
      return MqttAccess.of(server.access().address());
    }

    @Override
    void publish(String topic, String payload, boolean isRetained) throws Exception {
      Published.one(server, topic, ByteString.copyFromUtf8(payload), isRetained);
    }
  }

  @Nested
  class Version311 extends Version5 {
    @Override
    BrokerOpener opener() {
      return MqttAccess.of(server.access().address()).withVersion(MqttVersion.V3_1_1);
    }

    /** The connection is closed, and nothing said. */
    @Override
    Class<? extends IOException> taken() {
      return IOException.class;
    }
  }

  @Nested
  class Encrypted {
    private final MqttAccess access = MqttAccess.of("mqtts://127.0.0.1:" + server.encryptedPort());

    private MqttAccess with(String certificate) {
      return access.withFiles(
          certificates.certificate("ca").toString(),
          certificates.certificate(certificate).toString(),
          certificates.key(certificate).toString(),
          null);
    }

    @Test
    void aClientWithACertificateIsLetInByABrokerWhoseCaItKnows() throws Exception {
      with("client").open(BrokerOpener.Client.passing("tls")).close();
    }

    @Test
    void aBrokerThatNobodyVouchesForIsRefused() {
      assertThatThrownBy(() -> access.open(BrokerOpener.Client.passing("tls")))
          .isInstanceOf(BrokerRefusedException.class)
          .hasMessageContaining("do not trust each other");
    }

    @Test
    void aClientWithoutACertificateIsNotLetIn() {
      MqttAccess nobody =
          access.withFiles(certificates.certificate("ca").toString(), null, null, null);
      assertThatThrownBy(() -> nobody.open(BrokerOpener.Client.passing("tls")))
          .isInstanceOf(IOException.class);
    }

    @Test
    void aFileThatIsMissingIsNamed() {
      assertThatThrownBy(
              () -> access.withFiles("/no/such.crt", null, null, null).withSecretsChecked())
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("cannot read certificates from the PEM file /no/such.crt");
    }
  }

  @Nested
  class Hard {
    private final MqttAccess access = MqttAccess.of(server.access().address());

    private BrokerConnection subscribed(String client, String topic) throws IOException {
      BrokerConnection connection = access.open(new BrokerOpener.Client(client, false, 3_600));
      connection.subscribe(List.of(topic), 1);
      while (connection.next() != Arrival.Answer.SUBSCRIBED) {
        // Messages.
      }
      return connection;
    }

    @Test
    void aLargePayloadIsCutAndWhatComesBehindItIsRead() throws Exception {
      String topic = "large/" + UUID.randomUUID();
      try (BrokerConnection connection = subscribed("large", topic)) {
        byte[] large = new byte[WireConnection.MOST_PAYLOAD_BYTES + 1_000_000];
        Published.one(server, topic, ByteString.copyFrom(large), false);
        Published.one(server, topic, ByteString.copyFromUtf8("small"), false);
        Arrival.Message first = (Arrival.Message) connection.next();
        assertThat(first.delivered().payloadBytes()).isEqualTo(large.length);
        assertThat(first.delivered().payload().size()).isEqualTo(WireConnection.MOST_PAYLOAD_BYTES);
        assertThat(first.delivered().isCut()).isTrue();
        Arrival.Message second = (Arrival.Message) connection.next();
        assertThat(second.delivered().payload().toStringUtf8()).isEqualTo("small");
        connection.acknowledge(List.of(first, second));
        connection.end();
      }
    }

    @Test
    void whatWasAcknowledgedToTheSenderOutlivesAKillOfTheBroker() throws Exception {
      String topic = "kill/" + UUID.randomUUID();
      subscribed("killed", topic).close();
      AtomicLong acknowledged = new AtomicLong();
      try (MqttPublisher publisher =
          MqttPublisher.open(
              access, "sender", 100, Duration.ofSeconds(60), n -> acknowledged.incrementAndGet())) {
        for (int i = 0; i < 500; i++) {
          if (i == 250) {
            server.kill();
            server.restart();
          }
          publisher.publish(topic, ByteString.copyFromUtf8("m" + i), false);
        }
        publisher.awaitAll();
      }
      assertThat(acknowledged).hasValue(500);
      Set<String> all = new HashSet<>();
      try (BrokerConnection connection =
          access.open(new BrokerOpener.Client("killed", false, 3_600))) {
        assertThat(connection.isSessionPresent()).isTrue();
        while (all.size() < 500) {
          if (connection.next() instanceof Arrival.Message message) {
            all.add(message.delivered().payload().toStringUtf8());
            connection.acknowledge(List.of(message));
          }
        }
        connection.end();
      }
    }
  }

  /** Published. */
  static final class Published {
    private Published() {}

    static void one(MqttServer server, String topic, ByteString payload, boolean isRetained)
        throws Exception {
      try (MqttPublisher publisher =
          MqttPublisher.open(
              MqttAccess.of(server.access().address()),
              "publisher-" + UUID.randomUUID(),
              1,
              Duration.ofSeconds(30),
              number -> {})) {
        publisher.publish(topic, payload, isRetained);
        publisher.awaitAll();
      }
    }
  }
}
