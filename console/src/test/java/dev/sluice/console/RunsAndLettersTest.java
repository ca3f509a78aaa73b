package dev.sluice.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.google.gson.JsonObject;
import dev.sluice.console.TestConsole.Got;
import dev.sluice.console.events.EventSettings;
import dev.sluice.console.events.InMemoryEventSink;
import dev.sluice.console.web.Defects;
import dev.sluice.io.deadletters.DeadLetterStore;
import dev.sluice.io.kafka.KafkaUnavailableException;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.io.s3.StoreFailedException;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class RunsAndLettersTest {
  private ObjectStore store;
  private TestConsole console;

  @BeforeEach
  void start() throws Exception {
    store = ShownRuns.store();
    console =
        TestConsole.start(
            ConsoleParts.of(EventSettings.defaults(), new InMemoryEventSink())
                .withObjects(
                    store, ShownRuns.OUTPUT, ShownRuns.letters(store, System.currentTimeMillis())));
  }

  @AfterEach
  void stop() {
    console.close();
  }

  @Test
  void runsAreListedLatestFirstAndIncompleteOnesBeside() throws Exception {
    JsonObject json = console.get("/api/runs").json();
    assertThat(json.getAsJsonArray("runs").asList())
        .extracting(run -> run.getAsJsonObject().get("id").getAsString())
        .containsExactly("march", "first-of-march");
    assertThat(json.getAsJsonArray("incomplete")).hasToString("[\"under-way\"]");
  }

  @Test
  void aRunWhoseManifestIsDamagedIsNamedAndTheOthersAreListed() throws Exception {
    store.put("results", "replays/torn/manifest.json", "{\"runId\": \"to".getBytes(UTF_8));
    store.put("results", "compares/torn/manifest.json", new byte[0]);

    JsonObject runs = console.get("/api/runs").json();
    assertThat(runs.getAsJsonArray("runs")).hasSize(2);
    assertThat(runs.getAsJsonArray("incomplete")).hasToString("[\"under-way\"]");
    assertThat(runs.getAsJsonArray("damaged")).hasToString("[\"torn\"]");
    assertThat(console.get("/api/runs/torn").status()).isEqualTo(404);
    assertThat(console.get("/api/runs/torn").message())
        .isEqualTo(
            "s3://results/replays/torn/manifest.json is not the manifest of a run; replace the run"
                + " or remove it");
    JsonObject comparisons = console.get("/api/comparisons").json();
    assertThat(comparisons.getAsJsonArray("comparisons")).hasSize(2);
    assertThat(comparisons.getAsJsonArray("damaged")).hasToString("[\"compares/torn\"]");
    assertThat(console.get("/api/comparisons/compares/torn").status()).isEqualTo(404);
  }

  @Test
  void theHeatOfARunIsItsIncidents() throws Exception {
    JsonObject run = console.get("/api/runs/march").json();
    JsonObject heat = run.getAsJsonObject("heat");
    assertThat(heat.get("incidents").getAsLong()).isEqualTo(run.get("incidents").getAsLong());
    assertThat(heat.get("columnMillis").getAsLong()).isEqualTo(3_600_000);
    long sum = 0;
    for (var rule : heat.getAsJsonArray("rules")) {
      long total = 0;
      for (var count : rule.getAsJsonObject().getAsJsonArray("counts")) {
        total += count.getAsLong();
      }
      assertThat(total).isEqualTo(rule.getAsJsonObject().get("total").getAsLong());
      sum += total;
    }
    assertThat(sum).isEqualTo(run.get("incidents").getAsLong());
    assertThat(heat.getAsJsonArray("rules").toString()).contains("{\"rule\":\"spill\",\"total\":0");
  }

  @Test
  void whatIsNotThereIs404() throws Exception {
    assertThat(console.get("/api/runs/none").status()).isEqualTo(404);
    assertThat(console.get("/api/runs/under-way").status()).isEqualTo(404);
    assertThat(console.get("/api/runs/%2e%2e").status()).isIn(400, 404);
    assertThat(console.get("/api/letters/zz").status()).isEqualTo(404);
    assertThat(console.get("/api/letters/0123456789").status()).isEqualTo(404);
    assertThat(console.get("/assets/%2e%2e%2flive.html").status()).isIn(400, 404);
  }

  @Test
  void comparisonsAreListedLatestFirstAndTheirReportsServed() throws Exception {
    assertThat(console.get("/api/comparisons").json().getAsJsonArray("comparisons").asList())
        .extracting(one -> one.getAsJsonObject().get("id").getAsString())
        .containsExactly("march-vests", "vests");
    assertThat(console.get("/api/comparisons").json().getAsJsonArray("comparisons").get(1))
        .hasToString(
            "{\"folder\":\"tries\",\"id\":\"vests\",\"finished\":"
                + (ShownRuns.DAY + 91 * 3_600_000L)
                + ",\"left\":\"workplace-safety\",\"right\":\"vests.yaml\",\"failOn\":\"missing > 0\"}");
    assertThat(console.get("/api/comparisons/tries/vests").json())
        .hasToString("{\"totals\":{\"same\":\"12\"}}");
    Got page = console.get("/comparisons/compares/march-vests");
    assertThat(page.body()).isEqualTo("<!doctype html><p>Of vests</p>");
    assertThat(page.header("Content-Type")).isEqualTo("text/html; charset=utf-8");
    assertThat(page.header("Content-Security-Policy"))
        .contains("default-src 'none'", "sandbox allow-scripts")
        .doesNotContain("allow-same-origin", "connect-src");
    for (String none :
        new String[] {"compares/under-way", "compares/vests", "replays/march", "tries/%2e%2e"}) {
      assertThat(console.get("/comparisons/" + none).status()).as(none).isIn(400, 404);
      assertThat(console.get("/api/comparisons/" + none).status()).as(none).isIn(400, 404);
    }
  }

  @Test
  void lettersAreListedAndShown() throws Exception {
    Got got = console.get("/api/letters?limit=3");
    assertThat(got.json().getAsJsonArray("letters")).hasSize(3);
    assertThat(got.json().get("more").getAsBoolean()).isTrue();
    assertThat(got.body()).doesNotContain("ten");
    assertThat(console.get("/api/letters?reason=too_late").json().getAsJsonObject("reasons"))
        .hasToString("{\"too_late\":7}");
    assertThat(console.get("/api/letters?pipeline=amounts").json().getAsJsonArray("letters"))
        .hasSize(7);
    assertThat(console.get("/api/letters?reason=x").status()).isEqualTo(400);
    assertThat(console.get("/api/letters?limit=501").status()).isEqualTo(400);
    String id = String.format("%064x", 1_000);
    assertThat(console.get("/api/letters/" + id).json().get("text").getAsString())
        .contains("ten <b>");
    assertThat(
            console
                .get("/api/letters/" + String.format("%064x", 1_001))
                .json()
                .get("hex")
                .getAsString())
        .startsWith("000000  08 01 12 7f ff 63 61 6d 00 01 02 03 04 05 06 07  .....cam........\n");
  }

  @Test
  void whatNobodyForesawIsSaidInOurWordsAndInTheLogByItsNumber() throws Exception {
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    Logger defects = (Logger) LoggerFactory.getLogger(Defects.class);
    defects.addAppender(log);
    ObjectStore store = failing(() -> new IOException("m4rked"));
    try (TestConsole failing =
        TestConsole.start(
            ConsoleParts.of(EventSettings.defaults(), new InMemoryEventSink())
                .withObjects(
                    store,
                    ShownRuns.OUTPUT,
                    new DeadLetterStore(
                        store,
                        List.of(),
                        List.of(
                            visitor -> {
                              throw new KafkaUnavailableException("m4rked", new IOException());
                            }))))) {
      for (String path : List.of("/api/runs", "/api/runs/any", "/api/comparisons")) {
        Got got = failing.get(path);
        assertThat(got.status()).isEqualTo(503);
        assertThat(got.message())
            .matches("S3 gave no answer that can be used; the log says more under [0-9a-f]{8}");
      }
      String letters = failing.get("/api/letters").message();
      assertThat(letters)
          .matches("Kafka gave no answer that can be used; the log says more under [0-9a-f]{8}");
      assertThat(log.list)
          .extracting(ILoggingEvent::getFormattedMessage)
          .contains(letters.substring(letters.length() - 8) + ": Kafka failed");
    } finally {
      defects.detachAppender(log);
    }
  }

  @Test
  void whatOurStoresSayIsSaid() throws Exception {
    ObjectStore store = failing(() -> new StoreFailedException("cannot list s3://results/", null));
    try (TestConsole failing =
        TestConsole.start(
            ConsoleParts.of(EventSettings.defaults(), new InMemoryEventSink())
                .withObjects(store, ShownRuns.OUTPUT, null))) {
      assertThat(failing.get("/api/runs").message()).isEqualTo("S3: cannot list s3://results/");
    }
  }

  private static ObjectStore failing(Supplier<IOException> failure) {
    return (ObjectStore)
        Proxy.newProxyInstance(
            ObjectStore.class.getClassLoader(),
            new Class<?>[] {ObjectStore.class},
            (store, method, arguments) -> {
              if (method.getName().equals("close")) {
                return null;
              }
              throw failure.get();
            });
  }
}
