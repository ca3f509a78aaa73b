package dev.sluice.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.console.browser.Chromium;
import dev.sluice.console.browser.Page;
import dev.sluice.console.events.EventSettings;
import dev.sluice.console.events.InMemoryEventSink;
import dev.sluice.console.line.InMemoryLine;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page of the line in a real browser. */
class LinePageTest {
  private static final Duration A_WHILE = Duration.ofSeconds(60);

  private static Chromium browser;

  private final InMemoryLine line = new InMemoryLine();
  private final long now = System.currentTimeMillis();
  private TestConsole console;

  @BeforeAll
  static void startBrowser() throws Exception {
    browser = Chromium.start();
  }

  @AfterAll
  static void stopBrowser() {
    if (browser != null) {
      browser.close();
    }
  }

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

  private void reading(String metric, String machine, String device, double value, long time) {
    line.reading(metric, String.format(Locale.ROOT, "%s,%s,%.2f,%d", machine, device, value, time));
  }

  /** Two machines; one pump is too hot, and another one is silent. */
  private void aLine() {
    for (int i = 0; i < 100; i++) {
      long time = now - (99 - i) * 1_000L;
      reading(
          "temperature", "floor-1-line-1-extruder-1", "pump-1", 45 + 20 * Math.sin(i / 9.0), time);
      reading("vibration", "floor-1-line-1-extruder-1", "pump-1", 3 + Math.cos(i / 5.0), time);
      reading("temperature", "floor-1-line-1-extruder-2", "pump-1", i > 80 ? 81.5 : 60, time);
      reading("temperature", "floor-1-line-1-extruder-2", "pump-2", 30 + i % 7, time - 120_000);
    }
    line.alert("hot", "floor-1-line-1-extruder-2", "pump-1", now - 18_000, 0);
    line.alert("past", "floor-1-line-1-extruder-1", "pump-1", now - 80_000, now - 70_000);
  }

  @Tag("long")
  @ParameterizedTest
  @CsvSource({"1200,true", "375,false"})
  void soItIsInTheOtherSchemeOfEach(int width, boolean dark) throws Exception {
    devicesAndAlertsAreShownAndGoOnByThemselves(width, dark);
  }

  @ParameterizedTest
  @CsvSource({"1200,false", "375,true"})
  void devicesAndAlertsAreShownAndGoOnByThemselves(int width, boolean dark) throws Exception {
    String name = "line-" + width + (dark ? "-dark" : "-light");
    aLine();
    Page page = console.open(browser, "/line", width, dark);
    await().atMost(A_WHILE).until(() -> page.text("#devices").contains("extruder-2"));
    assertThat(page.text("#tally")).contains("1alert open").contains("1silent");
    assertThat(page.text("#alerts"))
        .contains("temperature high")
        .contains("81.5")
        .contains("closed");
    assertThat(page.text("#devices")).contains("silent since").contains("fine");
    assertThat(page.value("document.querySelectorAll('.spark .limit').length")).isEqualTo("3");
    assertThat(page.value("document.querySelectorAll('.spark .alert').length")).isEqualTo("2");
    assertThat(page.text("#spoken"))
        .isEqualTo("1 open: temperature high at floor-1-line-1-extruder-2 pump-1.");
    page.picture(name);
    console.assertCalm(page);

    long later = System.currentTimeMillis();
    reading("temperature", "floor-1-line-1-extruder-2", "pump-1", 64.25, later);
    line.alert("hot", "floor-1-line-1-extruder-2", "pump-1", now - 18_000, later);
    await().atMost(A_WHILE).until(() -> page.text("#devices").contains("64.25"));
    await().atMost(A_WHILE).until(() -> page.text("#spoken").equals("No alert is open."));
    assertThat(page.text("#tally")).contains("0alerts open");
    line.trouble("Kafka at here:9092 does not answer");
    await().atMost(A_WHILE).until(() -> page.text("#notice").contains("does not answer"));
    page.picture(name + "-trouble");
    console.assertCalm(page);
  }

  @Test
  void devicesAreFoundByTheirNames() throws Exception {
    aLine();
    Page page = console.open(browser, "/line", 1200, false);
    await().atMost(A_WHILE).until(() -> page.text("#devices").contains("extruder-2"));
    String unused =
        page.value(
            "(() => { const find = document.getElementById('find'); find.value = 'pump-2';"
                + " find.dispatchEvent(new Event('input')); })()");
    await().atMost(A_WHILE).until(() -> !page.text("#devices").contains("pump-1"));
    assertThat(page.text("#devices")).contains("extruder-2").contains("pump-2");
    assertThat(page.value("location.search")).isEqualTo("?find=pump-2");
    console.assertCalm(page);
  }

  @Test
  void whereNothingIsThereOrNothingAnswersThatIsSaid() throws Exception {
    Page page = console.open(browser, "/line", 1200, false);
    await().atMost(A_WHILE).until(() -> page.text("#no-devices").contains("No reading has come"));
    assertThat(page.text("#no-alerts")).contains("No alert has opened");
    page.picture("line-empty");
    console.assertCalm(page);
    console.close();
    await()
        .atMost(A_WHILE)
        .until(() -> page.text("#notice").contains("The console does not answer"));
    assertThat(page.complaints()).isEmpty();
    try (TestConsole other =
        TestConsole.start(ConsoleParts.of(EventSettings.defaults(), new InMemoryEventSink()))) {
      Page without = browser.open(1200, 900, true);
      without.go(other.server().address() + "/line");
      await().atMost(A_WHILE).until(() -> without.text("#no-devices").contains("--lineTopics="));
      assertThat(without.violations()).isEmpty();
      without.picture("line-none");
    }
  }
}
