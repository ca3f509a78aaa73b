package dev.sluice.io.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** How a session is left, on a socket: what a broker finds there. */
class SessionFeedTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int SUBSCRIBE = 8;

  /** More than is read before it is taken, and than sockets hold. */
  private static final int MESSAGES = 24;

  private static final ByteString MEGABYTE = ByteString.copyFrom(new byte[1 << 20]);

  @Test
  void theLastAcknowledgementComesToTheBrokerThoughMessagesWaitUnread() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      SessionFeed feed =
          SessionFeed.start(
              new SessionSettings(
                  MqttAccess.of("mqtt://127.0.0.1:" + server.getLocalPort()),
                  "job",
                  List.of("line"),
                  1,
                  1,
                  3_600,
                  60_000,
                  cause -> cause),
              0,
              false);
      try (Socket broker = server.accept()) {
        PacketInput said = new PacketInput(broker.getInputStream(), MqttVersion.V5, 0);
        assertThat(said.next()).isEqualTo(PacketOutput.CONNECT >> 4);
        welcome(broker.getOutputStream());
        assertThat(said.next()).isEqualTo(SUBSCRIBE);
        CompletableFuture<Void> sending =
            CompletableFuture.runAsync(() -> publish(broker, MESSAGES));
        Awaitility.await().atMost(PATIENCE).until(() -> feed.take() != null);
        feed.acknowledge(feed.given());
        CompletableFuture<Void> closing = CompletableFuture.runAsync(feed::close);

        assertThat(said.next()).isEqualTo(PacketInput.PUBACK);
        assertThat(said.next()).isEqualTo(PacketInput.DISCONNECT);
        // An end, and no reset, which may take with it what was not read yet.
        assertThatThrownBy(said::next).isInstanceOf(EOFException.class);
        sending.join();
        broker.shutdownOutput();
        closing.join();
      }
    }
  }

  private static void welcome(OutputStream out) throws IOException {
    new PacketOutput(PacketInput.CONNACK << 4).two(0).one(0).writeTo(out);
  }

  private static void publish(Socket broker, int count) {
    try {
      for (int packet = 1; packet <= count; packet++) {
        new PacketOutput(PacketOutput.PUBLISH | 2)
            .text("line")
            .two(packet)
            .one(0)
            .rest(MEGABYTE)
            .writeTo(broker.getOutputStream());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
