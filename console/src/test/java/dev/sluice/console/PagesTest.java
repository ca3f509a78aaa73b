package dev.sluice.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.console.browser.Chromium;
import dev.sluice.console.browser.Page;
import dev.sluice.console.events.EventSettings;
import dev.sluice.console.events.InMemoryEventSink;
import dev.sluice.console.series.InMemorySeriesStore;
import dev.sluice.console.web.WebSettings;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.io.series.SeriesFailedException.Fault;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The pages in a real browser. */
class PagesTest {
  private static final Duration A_WHILE = Duration.ofSeconds(60);

  private static final String GAPS = "document.querySelectorAll('.gap').length";

  private static final String GAP_WIDTH = "document.querySelector('.gap').getAttribute('width')";

  /** Points of a line right of where a gap begins. */
  private static final String LINES_IN_GAPS =
      "(() => { const begin = Math.max(...[...document.querySelectorAll('.gap')].map(gap =>"
          + " Number(gap.getAttribute('x')))); return"
          + " [...document.querySelectorAll('path.line')].flatMap(path =>"
          + " path.getAttribute('d').slice(1).split('L').map(point =>"
          + " Number(point.split(' ')[0]))).filter(x => x > begin + 0.1).length; })()";

  private static Chromium browser;

  private final InMemorySeriesStore high = new InMemorySeriesStore("PostgreSQL");
  private final InMemorySeriesStore low = new InMemorySeriesStore("InfluxDB");
  private final JumpingClock clock = new JumpingClock(Clock.systemUTC());
  private TestConsole console;

  @BeforeAll
  static void startBrowser() throws Exception {
    browser = Chromium.start();
  }

  @AfterAll
  static void stopBrowser() throws Exception {
    if (browser != null) {
      browser.close();
    }
  }

  @BeforeEach
  void start() throws Exception {
    long now = System.currentTimeMillis();
    Random random = new Random(4);
    for (long back = 0; back < 700_000; back += 100) {
      double wave = 0.5 + 0.35 * Math.sin(back / 90_000.0);
      if (random.nextDouble() < wave / 4) {
        high.add(now - back, String.format("%.2f", 5.01 + random.nextDouble() * 45));
      }
      if (random.nextDouble() < 0.16) {
        low.add(now - back, String.format("%.2f", random.nextDouble() * 5));
      }
    }
    ObjectStore store = ShownRuns.store();
    console =
        TestConsole.start(
            ConsoleParts.of(EventSettings.defaults(), new InMemoryEventSink())
                .withSeries(Map.of("high", high, "low", low))
                .withObjects(store, ShownRuns.OUTPUT, ShownRuns.letters(store, now)),
            WebSettings.at("127.0.0.1", 0),
            clock);
  }

  @AfterEach
  void stop() {
    console.close();
  }

  @Tag("long")
  @ParameterizedTest
  @CsvSource({"1200,true", "375,false"})
  void soTheyAreInTheOtherSchemeOfEach(int width, boolean dark) throws Exception {
    thePagesAreAccessibleInEitherSchemeAndNarrow(width, dark);
  }

  @ParameterizedTest
  @CsvSource({"1200,false", "375,true"})
  void thePagesAreAccessibleInEitherSchemeAndNarrow(int width, boolean dark) throws Exception {
    String suffix = "-" + width + (dark ? "-dark" : "-light");
    Page live = console.open(browser, "/", width, dark);
    await().atMost(A_WHILE).until(() -> live.text("#high-count").matches("[\\d,]+"));
    await().atMost(A_WHILE).until(() -> live.text("#services").contains("Low store up"));
    live.picture("live" + suffix);
    live.click("#table summary");
    await().atMost(A_WHILE).until(() -> !live.text("#rows").isEmpty());
    console.assertCalm(live);
    Page runs = console.open(browser, "/runs", width, dark);
    await().atMost(A_WHILE).until(() -> runs.text("#heat").contains("hard hat missing"));
    runs.picture("runs" + suffix);
    console.assertCalm(runs);
    Page letters = console.open(browser, "/letters", width, dark);
    await().atMost(A_WHILE).until(() -> letters.text("#letters").contains("too late"));
    letters.picture("letters" + suffix);
    console.assertCalm(letters);
    letters.click("#letters .link");
    await().atMost(A_WHILE).until(() -> letters.text("#payload").contains("ten <b>&</b>"));
    letters.picture("letter" + suffix);
    console.assertCalm(letters);
  }

  @Test
  @Tag("long")
  void aStoreThatGoesAwayLeavesAGapThatIsSaid() throws Exception {
    Page page = console.open(browser, "/", 1200, false);
    await().atMost(A_WHILE).until(() -> page.text("#high-count").matches("[\\d,]+"));
    String before = page.text("#high-count");
    high.fail("connection refused");
    await().atMost(A_WHILE).until(() -> page.text("#notice").contains("PostgreSQL (high)"));
    assertThat(page.value("document.querySelectorAll('.gap').length")).isEqualTo("2");
    assertThat(page.text("#high-count")).isNotEqualTo("–").hasSameSizeAs(before);
    assertThat(page.text("#spoken")).contains("PostgreSQL (high) does not answer");
    await().atMost(A_WHILE).until(() -> page.text("#services").contains("High store away"));
    page.picture("live-gap");
    console.assertCalm(page);
    Page late = console.open(browser, "/", 375, true);
    await().atMost(A_WHILE).until(() -> late.text("#notice").contains("PostgreSQL"));
    assertThat(late.text("#high-count")).isEqualTo("–");
    late.picture("live-away-375-dark");
    console.assertCalm(late);
    high.fail(null);
    // Nothing is stored behind the outage yet.
    await().atMost(A_WHILE).until(() -> page.text("#notice").startsWith("All stores answer again"));
    assertThat(page.text("#high-store")).isEqualTo("above the threshold; waits");
    page.picture("live-catching-up");
    high.add(System.currentTimeMillis(), "6");
    await().atMost(A_WHILE).until(() -> page.text("#notice").isEmpty());
    assertThat(page.value("document.querySelectorAll('.gap').length")).isEqualTo("0");
  }

  @Tag("long")
  @ParameterizedTest
  @CsvSource({"1200,false", "1200,true"})
  void soTheyDoWideAndDark(int width, boolean dark) throws Exception {
    whileOneStoreIsAwayBothLinesEndInAGapAndThenFillIn(width, dark);
  }

  /** The store that answers has zeros to give, and they are no zeros: its line waits. */
  @ParameterizedTest
  @CsvSource("375,false")
  void whileOneStoreIsAwayBothLinesEndInAGapAndThenFillIn(int width, boolean dark)
      throws Exception {
    Page page = console.open(browser, "/", width, dark);
    await().atMost(A_WHILE).until(() -> page.text("#low-count").matches("[\\d,]+"));
    await().atMost(A_WHILE).until(() -> page.text("#services").contains("High store up"));
    String read = "document.getElementById('chart').getAttribute('aria-valuetext')";
    low.fail("connection refused");
    await().atMost(A_WHILE).until(() -> page.text("#notice").contains("InfluxDB (low)"));
    // Two minutes in which nothing is stored, as the pipeline waits.
    clock.jump(Duration.ofMinutes(2));
    await().atMost(A_WHILE).until(() -> Double.parseDouble(page.value(GAP_WIDTH)) > width / 10.0);
    assertThat(page.value(read)).contains("high not known; low not known");
    assertThat(page.text("#notice"))
        .contains("does not answer; its line ends where it was last known.")
        .contains("The other line waits too: the pipeline, where one runs, writes to neither");
    assertThat(page.text("#high-store")).isEqualTo("above the threshold; waits");
    assertThat(page.text("#low-store")).contains("InfluxDB is away");
    // One gap in each panel, and no line in it.
    assertThat(page.value(GAPS)).isEqualTo("2");
    assertThat(page.value(LINES_IN_GAPS)).isEqualTo("0");
    if (width > 400) {
      assertThat(page.value("document.getElementById('chart').textContent"))
          .contains("high waits")
          .contains("no answer from InfluxDB");
    }
    String name = "live-both-wait-" + width + (dark ? "-dark" : "-light");
    page.picture(name);
    console.assertCalm(page);
    low.fail(null);
    await().atMost(A_WHILE).until(() -> page.text("#notice").startsWith("All stores answer again"));
    assertThat(page.value(GAPS)).isEqualTo("2");
    assertThat(page.value(LINES_IN_GAPS)).isEqualTo("0");
    page.picture(name + "-catching-up");
    long now = clock.millis();
    // Ahead as well: the last stretch may have begun just now.
    for (long back = -60_000; back < 120_000; back += 200) {
      high.add(now - back, "7");
      low.add(now - back, "3");
    }
    await().atMost(A_WHILE).until(() -> page.text("#notice").isEmpty());
    assertThat(page.value(GAPS)).isEqualTo("0");
    assertThat(page.value(read)).matches(".*high [1-9].*low [1-9].*");
    page.picture(name + "-after");
    console.assertCalm(page);
  }

  @Test
  @Tag("long")
  void aTableThatIsNotThereYetIsNoOutage() throws Exception {
    low.fail(Fault.MISSING, "there is no table event yet");
    Page page = console.open(browser, "/", 1200, false);
    await()
        .atMost(A_WHILE)
        .until(() -> page.text("#notice").contains("No events are stored yet in InfluxDB (low)"));
    await()
        .atMost(A_WHILE)
        .until(() -> page.text("#services").contains("Low store without a table yet"));
    assertThat(page.text("#low-store")).isEqualTo("at or below it; nothing stored yet");
    assertThat(page.text("body")).doesNotContain("away").doesNotContain("does not answer");
    assertThat(page.value("document.getElementById('chart').textContent"))
        .contains("nothing stored yet in InfluxDB");
    page.picture("live-no-table");
    console.assertCalm(page);
    low.fail(Fault.REFUSED, "permission denied");
    await()
        .atMost(A_WHILE)
        .until(() -> page.text("#notice").contains("cannot be read: InfluxDB: permission denied"));
    low.fail("connection refused");
    await()
        .atMost(A_WHILE)
        .until(
            () ->
                page.text("#notice")
                    .contains("InfluxDB (low) does not answer; what it holds is not known."));
    low.fail(null);
    low.add(System.currentTimeMillis(), "1");
    await().atMost(A_WHILE).until(() -> page.text("#notice").isEmpty());
    assertThat(page.text("#low-store")).isEqualTo("at or below it");
  }

  @Test
  void aConsoleThatDoesNotAnswerIsSaid() throws Exception {
    Page page = console.open(browser, "/", 1200, false);
    await().atMost(A_WHILE).until(() -> page.text("#high-count").matches("[\\d,]+"));
    console.close();
    await()
        .atMost(A_WHILE)
        .until(() -> page.text("#notice").contains("The console does not answer"));
    page.picture("live-no-console");
    assertThat(page.value("document.querySelectorAll('.gap').length")).isEqualTo("2");
    assertThat(page.complaints()).isEmpty();
  }

  @Test
  void whereNothingIsThereThePagesSayWhatToDo() throws Exception {
    try (TestConsole empty =
        TestConsole.start(
            ConsoleParts.of(EventSettings.defaults(), new InMemoryEventSink())
                .withSeries(Map.of("low", new InMemorySeriesStore("QuestDB"))))) {
      Page page = browser.open(1200, 900, false);
      page.go(empty.server().address() + "/");
      await()
          .atMost(A_WHILE)
          .until(() -> page.value("document.body.textContent").contains("No events in this time"));
      page.picture("live-empty");
      page.go(empty.server().address() + "/runs");
      await().atMost(A_WHILE).until(() -> page.text("#empty").contains("--runs=s3://"));
      page.go(empty.server().address() + "/letters");
      await().atMost(A_WHILE).until(() -> page.text("#empty").contains("--letters=s3://"));
      assertThat(page.violations()).isEmpty();
      assertThat(page.complaints()).isEmpty();
    }
  }

  @Test
  void theChartIsReadByKeysAndByPointer() throws Exception {
    Page page = console.open(browser, "/", 1200, false);
    await().atMost(A_WHILE).until(() -> page.text("#high-count").matches("[\\d,]+"));
    String unused = page.value("document.getElementById('chart').focus()");
    page.press("End");
    String last = page.value("document.getElementById('chart').getAttribute('aria-valuetext')");
    assertThat(last).matches("\\d\\d:\\d\\d:\\d\\d: high \\d+ events, sum .*; low .*not over yet");
    page.press("ArrowLeft");
    String before = page.value("document.getElementById('chart').getAttribute('aria-valuetext')");
    assertThat(before).isNotEqualTo(last).doesNotContain("not over");
    assertThat(page.text(".tip")).contains("high").contains("low");
    page.press("Escape");
    assertThat(page.value("document.querySelector('.tip').hidden")).isEqualTo("true");
    page.move(600, 450);
    await()
        .atMost(A_WHILE)
        .until(() -> page.value("document.querySelectorAll('.mark').length").equals("4"));
    page.glimpse("live-hover");
  }

  @Test
  void aPauseHoldsStillAndRangesGoFurtherBack() throws Exception {
    Page page = console.open(browser, "/", 1200, false);
    await().atMost(A_WHILE).until(() -> page.text("#high-count").matches("[\\d,]+"));
    page.click("#pause");
    assertThat(page.text("#subtitle")).startsWith("Paused at");
    await().pollDelay(Duration.ofMillis(300)).atMost(A_WHILE).until(() -> true);
    int asked = page.requests().size();
    String shown = page.text("#high-count");
    high.add(System.currentTimeMillis(), "6");
    // Longer than the time between two looks.
    await().pollDelay(Duration.ofMillis(2_500)).atMost(A_WHILE).until(() -> true);
    assertThat(
            page.requests().subList(asked, page.requests().size()).stream()
                .filter(url -> url.contains("/api/series")))
        .isEmpty();
    assertThat(page.text("#high-count")).isEqualTo(shown);
    page.click("input[value=\"24h\"]");
    await().atMost(A_WHILE).until(() -> page.text("#subtitle").startsWith("Events as"));
    await()
        .atMost(A_WHILE)
        .until(
            () -> page.value("document.querySelector('.heading').textContent").contains("10 min"));
    page.picture("live-24h");
    assertThat(page.value("location.search")).isEqualTo("?range=24h");
    console.assertCalm(page);
  }
}
