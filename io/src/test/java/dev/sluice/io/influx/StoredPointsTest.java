package dev.sluice.io.influx;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class StoredPointsTest {

  @Test
  void anAnswerWithoutResultsIsNone() throws Exception {
    for (String answer : List.of("{}", "{\"results\":null}", "[]", "", "a page")) {
      assertThat(count(answer)).as(answer).isEqualTo(0);
    }
    assertThat(count("{\"results\":[{\"statement_id\":0,\"series\":[]},{\"statement_id\":1}]}"))
        .isEqualTo(1);
  }

  private static int count(String answer) throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/query",
        exchange -> {
          byte[] body = answer.getBytes(UTF_8);
          exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    try {
      String url = "http://127.0.0.1:" + server.getAddress().getPort();
      return new StoredPoints(new InfluxSettings(url, "sluice", "events", null, 1))
          .count(List.of("amounts,band=low amount=1 1", "amounts,band=low amount=1 2"));
    } finally {
      server.stop(0);
    }
  }
}
