package dev.sluice.console.events;

import com.google.common.base.Ascii;
import com.google.gson.JsonObject;
import dev.sluice.console.events.EventFormatException.Reason;
import dev.sluice.console.events.IdempotentIngest.Ingestion;
import dev.sluice.console.web.Answer;
import dev.sluice.console.web.Call;
import dev.sluice.console.web.Route;
import dev.sluice.io.kafka.appends.AppendFailedException;
import dev.sluice.io.kafka.appends.AppendFailedException.Outcome;
import dev.sluice.transforms.amounts.Event;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** {@code POST /}. */
public final class EventApi {
  private static final String SCHEME = "Bearer ";
  private static final Set<String> TYPES =
      Set.of("application/json", "application/x-ndjson", "text/plain");

  private final EventSettings settings;
  private final EventParser parser;
  private final EventSink sink;
  private final IdempotentIngest keyed;
  private final Counter accepted;
  private final Counter refused;
  private volatile boolean closing;

  /**
   * An API over a sink, which stays the caller's to close.
   *
   * @param waiting runs what waits for the topic of keys
   */
  public EventApi(
      EventSettings settings,
      EventSink sink,
      Clock clock,
      Executor waiting,
      PrometheusRegistry metrics) {
    this.settings = settings;
    this.parser = new EventParser(settings.mostEvents(), settings.times());
    this.sink = sink;
    this.keyed = new IdempotentIngest(sink, clock, waiting);
    this.accepted =
        Counter.builder()
            .name("sluice_console_events_accepted_total")
            .help("Events that were answered for with 200.")
            .register(metrics);
    this.refused =
        Counter.builder()
            .name("sluice_console_batches_refused_total")
            .help("Requests that were not ingested, by reason.")
            .labelNames("reason")
            .register(metrics);
    GaugeWithCallback.builder()
        .name("sluice_console_keys")
        .help("Idempotency keys that are remembered.")
        .callback(gauge -> gauge.call(keyed.keys()))
        .register(metrics);
  }

  /** The route; its answers are those of the class. */
  public Route route() {
    return new Route("POST", "/", "events", Set.of(), settings.mostBodyBytes(), this::answer);
  }

  /** Why nothing can be ingested now. */
  public Optional<String> problem() {
    return closing
        ? Optional.of("the console is shutting down")
        : sink.problem().map(problem -> "Kafka: " + problem);
  }

  /** Takes in no more. */
  public void close() {
    closing = true;
  }

  /** Turns a call away before its body is read. */
  public Optional<Answer> refuse(Call call) {
    if (closing) {
      return Optional.of(
          refused("closing", Answer.later("the console is shutting down", 5))
              .map(answer -> answer.with("Connection", "close"))
              .orElseThrow());
    }
    @Nullable String token = settings.token();
    if (token != null && !matches(call.header("Authorization").orElse(""), token)) {
      return refused(
          "unauthorized",
          Answer.message(401, "a bearer token is needed")
              .with("WWW-Authenticate", "Bearer realm=\"sluice events\""));
    }
    if (!TYPES.contains(type(call))
        || !isUtf8(call)
        || !call.header("Content-Encoding").orElse("identity").equalsIgnoreCase("identity")) {
      return refused(
          "type",
          Answer.message(
                  415,
                  "a body is application/json, application/x-ndjson or text/plain, in UTF-8 and"
                      + " not compressed")
              .with("Accept-Post", String.join(", ", TYPES.stream().sorted().toList())));
    }
    return call.header("Idempotency-Key")
        .flatMap(IdempotentIngest::flaw)
        .flatMap(flaw -> refused("key", Answer.message(400, flaw)));
  }

  private Optional<Answer> refused(String reason, Answer answer) {
    refused.labelValues(reason).inc();
    return Optional.of(answer);
  }

  private static boolean matches(String authorization, String token) {
    // The name of a scheme is in any case.
    if (!authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return false;
    }
    byte[] given =
        authorization.substring(SCHEME.length()).strip().getBytes(StandardCharsets.UTF_8);
    return MessageDigest.isEqual(given, token.getBytes(StandardCharsets.UTF_8));
  }

  private static String type(Call call) {
    String type = call.header("Content-Type").orElse("");
    int parameters = type.indexOf(';');
    return Ascii.toLowerCase((parameters < 0 ? type : type.substring(0, parameters)).trim());
  }

  private static boolean isUtf8(Call call) {
    String type = Ascii.toLowerCase(call.header("Content-Type").orElse("")).replace("\"", "");
    int charset = type.indexOf("charset=");
    return charset < 0
        || type.startsWith("utf-8", charset + 8)
        || type.startsWith("utf8", charset + 8);
  }

  private CompletableFuture<Answer> answer(Call call) {
    List<Event> events;
    try {
      events =
          type(call).equals("application/json")
              ? parser.json(call.body())
              : parser.lines(call.body());
    } catch (EventFormatException e) {
      return CompletableFuture.completedFuture(flawed(e));
    }
    Optional<String> key = call.header("Idempotency-Key");
    CompletableFuture<Answer> answer;
    if (key.isEmpty()) {
      answer = sink.append(events, null).thenApply(done -> ingested(events.size()));
    } else if (!keyed.isReady()) {
      return CompletableFuture.completedFuture(
          refused("starting", Answer.later("the keys of before are still being read", 1))
              .orElseThrow());
    } else {
      answer = keyed.ingest(key.get(), call.body(), events).thenApply(this::answer);
    }
    return answer.exceptionally(this::failed);
  }

  private Answer ingested(int events) {
    accepted.inc(events);
    return Answer.message(200, "ingested " + events + " events");
  }

  private Answer answer(Ingestion ingestion) {
    return switch (ingestion.verdict()) {
      case FRESH -> ingested(ingestion.events());
      case REPEATED ->
          Answer.message(200, "ingested " + ingestion.events() + " events")
              .with("Idempotency-Replayed", "true");
      case UNDER_WAY ->
          refused(
                  "key",
                  Answer.message(409, "a request with this Idempotency-Key is under way")
                      .with("Retry-After", "1"))
              .orElseThrow();
      case OTHER_BODY ->
          refused("key", Answer.message(422, "this Idempotency-Key came with another body"))
              .orElseThrow();
      case NOT_KNOWN ->
          refused(
                  "key_unknown",
                  Answer.later(
                      "the topic of keys cannot be read to its end, so that it is not known whether"
                          + " this Idempotency-Key was there before; nothing was ingested",
                      5))
              .orElseThrow();
    };
  }

  private Answer flawed(EventFormatException flaw) {
    String reason = flaw.reason().name().toLowerCase(Locale.ROOT);
    refused.labelValues(reason).inc();
    JsonObject json = new JsonObject();
    json.addProperty("message", flaw.getMessage());
    json.addProperty("reason", reason);
    if (flaw.index() >= 0) {
      json.addProperty("index", flaw.index());
    }
    return Answer.json(flaw.reason() == Reason.TOO_MANY_EVENTS ? 413 : 400, json);
  }

  private Answer failed(Throwable thrown) {
    Throwable cause =
        thrown instanceof CompletionException && thrown.getCause() != null
            ? thrown.getCause()
            : thrown;
    if (!(cause instanceof AppendFailedException append)) {
      throw new CompletionException(cause);
    }
    boolean uncertain = append.outcome() == Outcome.UNCERTAIN;
    String reason = append.outcome().name().toLowerCase(Locale.ROOT);
    String why =
        append.isShutOut()
            ? "another console has the same --instance"
            : uncertain
                ? "Kafka did not answer in time"
                : append.outcome() == Outcome.REFUSED
                    ? "too many events wait for Kafka"
                    : "Kafka is away";
    String message =
        why
            + (uncertain
                ? ": whether the events were ingested is not known"
                : "; nothing was ingested");
    return refused(reason, Answer.later(message, append.outcome() == Outcome.REFUSED ? 1 : 5))
        .orElseThrow();
  }
}
