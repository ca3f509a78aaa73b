package dev.sluice.io.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.sluice.transforms.amounts.Event;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EventPosterTest {
  private static final List<Event> EVENTS =
      List.of(new Event(1, new BigDecimal("3.10")), new Event(2, new BigDecimal("-1E+3")));

  private final Deque<Integer> statuses = new ArrayDeque<>();
  private final List<String> got = new ArrayList<>();
  private HttpServer server;
  private String address;

  @BeforeEach
  void start() throws Exception {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          got.add(
              exchange.getRequestHeaders().getFirst("Idempotency-Key")
                  + " "
                  + exchange.getRequestHeaders().getFirst("Authorization")
                  + " "
                  + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          byte[] answer = "{\"message\":\"as told\"}".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(statuses.isEmpty() ? 200 : statuses.remove(), answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
    address = "http://127.0.0.1:" + server.getAddress().getPort();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void aBatchIsPostedUnderTheSameKeyUntilItIsIngested() throws Exception {
    statuses.addAll(List.of(503, 409));
    new EventPoster(address, "secret", Duration.ofSeconds(30)).post(EVENTS, "k");
    assertThat(got)
        .hasSize(3)
        .containsOnly(
            "k Bearer secret [{\"time\":1,\"amount\":3.10},{\"time\":2,\"amount\":-1E+3}]");
  }

  @Test
  void aRefusalAndAnOutageThatIsTooLongAreSaid() {
    statuses.add(400);
    assertThatThrownBy(
            () -> new EventPoster(address, null, Duration.ofSeconds(30)).post(EVENTS, "k"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("refused events: 400 as told");
    statuses.addAll(List.of(503, 503));
    assertThatThrownBy(() -> new EventPoster(address, null, Duration.ZERO).post(EVENTS, "k"))
        .hasMessageContaining("has taken no events for 0 seconds: 503 as told");
    assertThat(got).hasSize(2);
  }

  @Test
  void anApiThatIsNotThereIsSaid() {
    server.stop(0);
    assertThatThrownBy(() -> new EventPoster(address, null, Duration.ZERO).post(EVENTS, "k"))
        .hasMessage(address + "/ has taken no events for 0 seconds: connection refused");
  }

  @Test
  void thePathOfTheApiIsKept() throws Exception {
    server.createContext("/below/here", exchange -> exchange.sendResponseHeaders(200, -1));
    new EventPoster(address + "/below/here", null, Duration.ZERO).post(EVENTS, "k");
    assertThat(got).isEmpty();
  }
}
