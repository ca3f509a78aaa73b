package dev.sluice.console.web;

import dev.sluice.console.web.BodyReader.FlawedBodyException;
import dev.sluice.console.web.Route.Kind;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.DoubleSupplier;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;
import org.jspecify.annotations.Nullable;

/** Finds the route of a request, reads its body, and writes what its endpoint answers. */
final class Dispatcher extends Handler.Abstract {
  private static final double[] BOUNDS = {
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30
  };

  private final WebSettings settings;
  private final List<Route> routes;
  private final Route.Gate gate;
  private final Counter answered;
  private final Histogram times;
  private final ConnectionGuard connections;
  private final AtomicLong room;
  private final AtomicInteger underWay = new AtomicInteger();

  Dispatcher(
      WebSettings settings,
      List<Route> routes,
      Route.Gate gate,
      PrometheusRegistry metrics,
      ConnectionGuard connections) {
    this.settings = settings;
    this.routes = List.copyOf(routes);
    this.gate = gate;
    this.connections = connections;
    this.room = new AtomicLong(settings.mostBodyBytes());
    this.answered =
        Counter.builder()
            .name("sluice_console_requests_total")
            .help("Requests that were answered.")
            .labelNames("route", "status")
            .register(metrics);
    this.times =
        Histogram.builder()
            .name("sluice_console_request_seconds")
            .help("From a request's first byte to the end of its answer.")
            .labelNames("route")
            .classicOnly()
            .classicUpperBounds(BOUNDS)
            .register(metrics);
    gauge(metrics, "requests_active", "Requests that are being answered.", underWay::get);
    gauge(
        metrics,
        "body_bytes",
        "Bytes of bodies that are held.",
        () -> (double) settings.mostBodyBytes() - room.get());
    gauge(metrics, "connections", "Open connections.", connections::connections);
  }

  private static void gauge(
      PrometheusRegistry metrics, String name, String meaning, DoubleSupplier value) {
    GaugeWithCallback.builder()
        .name("sluice_console_" + name)
        .help(meaning)
        .callback(gauge -> gauge.call(value.getAsDouble()))
        .register(metrics);
  }

  int underWay() {
    return underWay.get();
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    int active = underWay.incrementAndGet();
    // However it ends: answered, failed, or broken off by its client or by the server.
    Request.addCompletionListener(request, failure -> underWay.decrementAndGet());
    connections.busy(request);
    String method = request.getMethod();
    @Nullable Route found = null;
    Map<String, String> parts = Map.of();
    Set<String> allowed = new TreeSet<>();
    for (Route route : routes) {
      Optional<Map<String, String>> match = route.match(Request.getPathInContext(request));
      if (match.isPresent()) {
        allowed.add(route.method());
        if (route.method().equals(method.equals("HEAD") ? "GET" : method)) {
          found = route;
          parts = match.get();
        }
      }
    }
    if (active > settings.mostRequests() && (found == null || !found.isUrgent())) {
      // Counted as others are, and answered without work.
      finish(request, response, callback, "none", Answer.later("too many requests", 1));
      return true;
    }
    if (found == null) {
      finish(request, response, callback, "none", noRoute(allowed));
      return true;
    }
    answer(found, parts, request, response, callback);
    return true;
  }

  private static Answer noRoute(Set<String> allowed) {
    if (allowed.isEmpty()) {
      return Answer.message(404, "there is nothing here");
    }
    if (allowed.contains("GET")) {
      allowed.add("HEAD");
    }
    return Answer.message(405, "allowed here: " + String.join(", ", allowed))
        .with("Allow", String.join(", ", allowed));
  }

  private void answer(
      Route route,
      Map<String, String> parts,
      Request request,
      Response response,
      Callback callback) {
    Call asked;
    try {
      asked = new Call(parts, query(request, route), headers(request), new byte[0]);
    } catch (UnusableCallException e) {
      String why = String.valueOf(e.getMessage());
      finish(request, response, callback, route.name(), Answer.message(400, why));
      return;
    }
    Optional<Answer> refused =
        foreign(route, asked)
            .or(() -> route.bodyLimit() == 0 ? Optional.empty() : gate.refuse(asked))
            .or(() -> tooLarge(route, request));
    if (refused.isPresent()) {
      finish(request, response, callback, route.name(), refused.get());
      return;
    }
    EventStreams stream = route.stream();
    if (stream != null && !stream.isFull() && !request.getMethod().equals("HEAD")) {
      answered.labelValues(route.name(), "200").inc();
      stream.open(request, response, callback);
      return;
    }
    CompletableFuture<byte[]> body =
        route.bodyLimit() == 0
            ? CompletableFuture.completedFuture(new byte[0])
            : BodyReader.read(request, route.bodyLimit(), room, settings.bodyTime());
    var unused =
        body.thenCompose(
                bytes -> {
                  // What is waited for now is ours, not the client's.
                  request.addIdleTimeoutListener(timeout -> false);
                  return route
                      .endpoint()
                      .answer(new Call(asked.path(), asked.query(), asked.headers(), bytes));
                })
            .exceptionally(thrown -> failed(route, thrown))
            // Not in the thread of whoever completed it: one commit answers many.
            .thenAcceptAsync(
                answer -> finish(request, response, callback, route.name(), answer),
                request.getComponents().getExecutor())
            .exceptionally(
                thrown -> {
                  callback.failed(thrown);
                  return null;
                });
  }

  /**
   * Refuses pages of other sites: a form of theirs may send plain text anywhere, and a name of
   * theirs may point here.
   */
  private Optional<Answer> foreign(Route route, Call call) {
    String host = call.header("Host").orElse("");
    if (route.kind() != Kind.PROBE
        && settings.isLoopback()
        && !LocalNames.isLoopbackAuthority(host)) {
      return Optional.of(Answer.message(421, "this server is for this machine only"));
    }
    Optional<String> origin = call.header("Origin");
    boolean other =
        origin.isPresent()
            && !origin.get().equals("http://" + host)
            && !origin.get().equals("https://" + host);
    return other
        ? Optional.of(Answer.message(403, "pages of other sites have no access"))
        : Optional.empty();
  }

  private static Optional<Answer> tooLarge(Route route, Request request) {
    return route.bodyLimit() > 0 && request.getLength() > route.bodyLimit()
        ? Optional.of(tooLarge(route))
        : Optional.empty();
  }

  private static Answer tooLarge(Route route) {
    return Answer.message(
        413, String.format("a body has at most %,d bytes here", route.bodyLimit()));
  }

  private static Answer failed(Route route, Throwable thrown) {
    Throwable cause =
        thrown instanceof CompletionException && thrown.getCause() != null
            ? thrown.getCause()
            : thrown;
    if (cause instanceof FlawedBodyException body) {
      return switch (body.flaw()) {
        case TOO_LARGE -> tooLarge(route);
        case TOO_SLOW -> Answer.message(408, "the body took too long").with("Connection", "close");
        case NO_ROOM -> Answer.later("too many bodies at the same time", 1);
        case BROKEN -> Answer.message(400, "the body ended early").with("Connection", "close");
      };
    }
    return Answer.message(500, Defects.words(route.name(), cause));
  }

  private static Map<String, String> query(Request request, Route route) {
    Map<String, String> query = new HashMap<>();
    if (request.getHttpURI().getQuery() == null) {
      return query;
    }
    Fields fields;
    try {
      fields = Request.extractQueryParameters(request);
    } catch (RuntimeException e) {
      throw new UnusableCallException("the query is not UTF-8, percent-encoded");
    }
    for (Fields.Field field : fields) {
      if (!route.parameters().contains(field.getName())) {
        if (route.kind() == Kind.PAGE) {
          continue;
        }
        throw new UnusableCallException(
            route.parameters().isEmpty()
                ? "there are no parameters here"
                : "parameters here are: " + String.join(", ", new TreeSet<>(route.parameters())));
      }
      if (field.getValues().size() != 1) {
        throw new UnusableCallException(field.getName() + " is given more than once");
      }
      query.put(field.getName(), field.getValue());
    }
    return query;
  }

  private static Map<String, String> headers(Request request) {
    Map<String, String> headers = new HashMap<>();
    for (HttpField field : request.getHeaders()) {
      String value = field.getValue();
      headers.putIfAbsent(field.getLowerCaseName(), value == null ? "" : value);
    }
    return headers;
  }

  private void finish(
      Request request, Response response, Callback callback, String route, Answer answer) {
    response.setStatus(answer.status());
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, answer.contentType());
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, answer.body().length);
    response.getHeaders().put("X-Content-Type-Options", "nosniff");
    response.getHeaders().put("Referrer-Policy", "no-referrer");
    if (!answer.headers().containsKey("Cache-Control")) {
      response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
    }
    answer.headers().forEach((name, value) -> response.getHeaders().put(name, value));
    answered.labelValues(route, String.valueOf(answer.status())).inc();
    Callback counted =
        Callback.from(
            callback,
            () ->
                times
                    .labelValues(route)
                    .observe((System.nanoTime() - request.getBeginNanoTime()) / 1e9));
    UnreadBody.write(request, response, answer.body(), counted);
  }
}
