package dev.sluice.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.sluice.console.events.EventSettings;
import dev.sluice.console.events.InMemoryEventSink;
import dev.sluice.console.line.InMemoryLine;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is known of a line, at once and as it changes. */
class LineApiTest {
  private final InMemoryLine line = new InMemoryLine();
  private TestConsole console;

  @BeforeEach
  void start() throws Exception {
    console =
        TestConsole.start(
            ConsoleParts.of(EventSettings.defaults(), new InMemoryEventSink()).withLine(line));
  }

  @AfterEach
  void stop() {
    console.close();
  }

  @Test
  void lastValuesAndAlertsAreKnownOnceHoweverOftenTheyCome() throws Exception {
    for (int again = 0; again < 2; again++) {
      line.reading("temperature", "press,pump,20.5,1000");
      line.reading("temperature", "press,pump,82.0,3000");
      line.reading("temperature", "press,pump,21,2000");
      line.reading("temperature", "no reading");
      line.reading("gps", "press,truck,48.1|11.5,2000");
      line.alert("a", "press", "pump", 3000, 0);
      line.alert("b", "press", "pump", 1000, 2000);
      // It has closed, whatever comes behind.
      line.alert("b", "press", "pump", 1000, 0);
    }

    JsonObject all = console.get("/api/line").json();

    assertThat(all.getAsJsonArray("series").toString())
        .isEqualTo(
            "[{\"key\":\"press/pump/temperature\",\"machine\":\"press\",\"device\":\"pump\","
                + "\"metric\":\"temperature\",\"points\":[[1000,\"20.5\"],[2000,\"21\"],[3000,\"82.0\"]]},"
                + "{\"key\":\"press/truck/gps\",\"machine\":\"press\",\"device\":\"truck\","
                + "\"metric\":\"gps\",\"points\":[[2000,\"48.1|11.5\"]]}]");
    JsonArray alerts = all.getAsJsonArray("alerts");
    assertThat(alerts).hasSize(2);
    assertThat(alerts.get(0).getAsJsonObject().get("state").getAsString())
        .isEqualTo("ALERT_STATE_CLOSED");
    assertThat(alerts.get(1).getAsJsonObject().get("alertId").getAsString()).isEqualTo("a");
    assertThat(all.getAsJsonArray("troubles")).isEmpty();
    assertThat(console.get("/api/status").json().get("line").getAsBoolean()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "no alert",
        "[]",
        "{}",
        "{\"alertId\":{},\"state\":\"ALERT_STATE_OPENED\"}",
        "{\"alertId\":null,\"state\":\"ALERT_STATE_OPENED\"}",
        "{\"alertId\":\"a\",\"state\":\"ALERT_STATE_OPENED\"}",
        "{\"alertId\":\"a\",\"state\":\"ALERT_STATE_OPENED\",\"ruleId\":\"r\",\"machine\":\"m\",\"device\":\"d\",\"metric\":\"x\"}",
        "{\"alertId\":\"a\",\"state\":\"ALERT_STATE_OPENED\",\"ruleId\":\"r\",\"machine\":\"m\",\"device\":\"d\",\"metric\":\"x\",\"openedMillis\":\"9223372036854775807\"}",
        "{\"alertId\":\"a\",\"state\":\"ALERT_STATE_OPENED\",\"ruleId\":\"r\",\"machine\":\"m\",\"device\":\"d\",\"metric\":\"x\",\"openedMillis\":\"1\",\"openedBy\":\"82\"}",
        "{\"alertId\":\"a\",\"state\":\"ALERT_STATE_CLOSED\",\"ruleId\":\"r\",\"machine\":\"m\",\"device\":\"d\",\"metric\":\"x\",\"openedMillis\":\"1\"}"
      })
  void whatIsNoAlertIsPassedOverAndNothingEnds(String text) throws Exception {
    line.alert(text);
    line.alert("b", "press", "pump", 1000, 0);

    JsonArray alerts = console.get("/api/line").json().getAsJsonArray("alerts");
    assertThat(alerts).hasSize(1);
    assertThat(alerts.get(0).getAsJsonObject().get("alertId").getAsString()).isEqualTo("b");
  }

  @Test
  void aStreamBeginsWithAllAndGoesOnWithWhatChangesAndEndsWithTheConsole() throws Exception {
    line.reading("temperature", "press,pump,20.5,1000");
    HttpResponse<InputStream> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(console.uri("/api/line/events")).build(),
                HttpResponse.BodyHandlers.ofInputStream());
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type"))
        .hasValue("text/event-stream; charset=utf-8");
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
      assertThat(next(in, "all").getAsJsonArray("series")).hasSize(1);

      line.alert("a", "press", "pump", 3000, 0);
      JsonObject alerted = next(in, "change");
      while (alerted.getAsJsonArray("alerts").isEmpty()) {
        alerted = next(in, "change");
      }
      assertThat(alerted.getAsJsonArray("alerts").get(0).getAsJsonObject().get("alertId"))
          .hasToString("\"a\"");

      line.trouble("Kafka does not answer");
      JsonObject troubled = next(in, "change");
      assertThat(troubled.getAsJsonArray("troubles")).hasToString("[\"Kafka does not answer\"]");

      console.server().close();
      String rest = in.readLine();
      while (rest != null) {
        assertThat(rest).doesNotStartWith("data:");
        rest = in.readLine();
      }
    }
  }

  /** The data of the next event, which has that name. */
  private static JsonObject next(BufferedReader in, String name) throws Exception {
    String read = in.readLine();
    while (read != null && !read.startsWith("event: ")) {
      read = in.readLine();
    }
    assertThat(read).isEqualTo("event: " + name);
    String data = in.readLine();
    assertThat(data).startsWith("data: ");
    return JsonParser.parseString(data.substring("data: ".length())).getAsJsonObject();
  }

  @Test
  void withoutALineItIsSaidWhatToDo() throws Exception {
    try (TestConsole other =
        TestConsole.start(ConsoleParts.of(EventSettings.defaults(), new InMemoryEventSink()))) {
      for (String path : new String[] {"/api/line", "/api/line/events"}) {
        assertThat(other.get(path).status()).isEqualTo(404);
        assertThat(other.get(path).message())
            .isEqualTo("no topics of a line are configured: give --lineTopics");
      }
    }
  }
}
