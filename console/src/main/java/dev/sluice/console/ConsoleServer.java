package dev.sluice.console;

import com.google.common.io.Resources;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.sluice.console.Disabled.Service;
import dev.sluice.console.events.EventApi;
import dev.sluice.console.events.EventSink;
import dev.sluice.console.letters.LettersApi;
import dev.sluice.console.line.LineApi;
import dev.sluice.console.page.Pages;
import dev.sluice.console.runs.ComparisonsApi;
import dev.sluice.console.runs.RunsApi;
import dev.sluice.console.series.Health;
import dev.sluice.console.series.SeriesApi;
import dev.sluice.console.web.Answer;
import dev.sluice.console.web.Call;
import dev.sluice.console.web.MetricsPage;
import dev.sluice.console.web.Readers;
import dev.sluice.console.web.Route;
import dev.sluice.console.web.WebServer;
import dev.sluice.console.web.WebSettings;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running console. Closing it loses nothing that was accepted: requests under way are answered
 * first, new ones are sent elsewhere.
 */
final class ConsoleServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ConsoleServer.class);
  private static final int READERS = 6;
  private static final Duration TO_ANSWER = Duration.ofSeconds(35);

  private final ConsoleParts parts;
  private final PrometheusRegistry metrics = new PrometheusRegistry();
  private final Readers readers = new Readers(READERS);
  private final ExecutorService waiting =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task, "keys");
            thread.setDaemon(true);
            return thread;
          });
  private final @Nullable EventApi events;
  private final SeriesApi series;
  private final LineApi line;
  private final WebServer web;
  private volatile boolean closing;

  private ConsoleServer(WebSettings settings, ConsoleParts parts, Clock clock) {
    this.parts = parts;
    EventSink sink = parts.sink();
    this.events = sink == null ? null : new EventApi(parts.events(), sink, clock, waiting, metrics);
    this.series = new SeriesApi(parts.series(), noSeries(parts.disabled()), clock, metrics);
    this.line = new LineApi(parts.line());
    GaugeWithCallback.builder()
        .name("sluice_console_ready")
        .help("Whether events are taken.")
        .callback(gauge -> gauge.call(problem().isEmpty() ? 1 : 0))
        .register(metrics);
    this.web = new WebServer(settings, routes(clock), this::refuse, metrics);
  }

  /**
   * Starts a console.
   *
   * @throws IOException if it cannot listen
   */
  static ConsoleServer start(WebSettings settings, ConsoleParts parts, Clock clock)
      throws IOException {
    ConsoleServer server = new ConsoleServer(settings, parts, clock);
    server.web.start();
    server.series.start();
    server.line.start();
    return server;
  }

  /** Where it listens. */
  String address() {
    return web.address();
  }

  /** All routes, for the test that holds them against their description. */
  List<Route> routes(Clock clock) {
    List<Route> routes = new ArrayList<>();
    routes.add(
        events != null
            ? events.route()
            : new Route("POST", "/", "events", Set.of(), 1, call -> now(noEvents())));
    routes.add(series.route());
    routes.addAll(new RunsApi(parts.objects(), parts.runs(), readers).routes());
    routes.addAll(new ComparisonsApi(parts.objects(), parts.runs(), readers).routes());
    routes.addAll(new LettersApi(parts.letters(), readers, clock).routes());
    routes.addAll(line.routes());
    routes.add(Route.get("/api/status", "status", Set.of(), call -> now(status())));
    routes.add(Route.probe("/healthz", "healthz", () -> Answer.message(200, "alive")));
    routes.add(Route.probe("/readyz", "readyz", this::ready));
    routes.add(Route.watch("/metrics", "metrics", () -> MetricsPage.of(metrics)));
    Answer description = description();
    routes.add(Route.get("/openapi.json", "openapi", Set.of(), call -> now(description)));
    routes.addAll(new Pages().routes());
    return List.copyOf(routes);
  }

  private static CompletableFuture<Answer> now(Answer answer) {
    return CompletableFuture.completedFuture(answer);
  }

  private static Answer description() {
    try {
      return Answer.text(
          200,
          "application/json; charset=utf-8",
          Resources.toString(
              Resources.getResource(ConsoleServer.class, "openapi.json"), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("the description of the console is missing", e);
    }
  }

  private Optional<Answer> refuse(Call call) {
    return events == null ? Optional.of(noEvents()) : events.refuse(call);
  }

  private static String noSeries(Disabled disabled) {
    return disabled.all()
        ? "this console is disabled"
        : disabled.has(Service.SERIES)
            ? "the series API of this console is disabled"
            : "no store is configured to be read";
  }

  private Answer noEvents() {
    return Answer.message(
        503,
        parts.disabled().all()
            ? "this console is disabled"
            : parts.disabled().has(Service.EVENTS)
                ? "the event API of this console is disabled"
                : "this console takes no events: it was given no Kafka");
  }

  /** Why it should get no requests now. */
  private Optional<String> problem() {
    if (closing) {
      return Optional.of("the console is shutting down");
    }
    return events == null ? Optional.empty() : events.problem();
  }

  private Answer ready() {
    String disabled = parts.disabled().words();
    return problem()
        .map(problem -> Answer.message(503, problem))
        .orElseGet(
            () ->
                Answer.message(
                    200,
                    !disabled.isEmpty()
                        ? "ready, and " + disabled
                        : events == null ? "ready, without Kafka: takes no events" : "ready"));
  }

  private Answer status() {
    JsonObject json = new JsonObject();
    json.addProperty("message", "ok");
    json.addProperty("disabled", parts.disabled().all());
    JsonArray services = new JsonArray();
    Optional<String> problem = problem();
    services.add(
        service("events", events == null ? "off" : problem.isEmpty() ? "up" : "away", problem));
    for (Map.Entry<String, Health> store : series.stores().entrySet()) {
      Health health = store.getValue();
      services.add(
          service(
              store.getKey(),
              health.state().name().toLowerCase(Locale.ROOT),
              Optional.of(health.detail()).filter(detail -> !detail.isEmpty())));
    }
    json.add("services", services);
    json.addProperty("runs", parts.runs() != null);
    json.addProperty("letters", parts.letters() != null);
    json.addProperty("line", parts.line() != null);
    return Answer.json(200, json);
  }

  private static JsonObject service(String name, String state, Optional<String> detail) {
    JsonObject service = new JsonObject();
    service.addProperty("name", name);
    service.addProperty("state", state);
    detail.ifPresent(text -> service.addProperty("detail", text));
    return service;
  }

  @Override
  public void close() {
    closing = true;
    line.close();
    if (events != null) {
      events.close();
    }
    try {
      if (!web.awaitQuiet(TO_ANSWER)) {
        LOG.warn("some requests were still without an answer");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    EventSink sink = parts.sink();
    if (sink != null) {
      sink.close();
    }
    web.close();
    waiting.shutdownNow();
    series.close();
    readers.close();
    if (parts.objects() != null) {
      parts.objects().close();
    }
  }
}
