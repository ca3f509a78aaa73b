package dev.sluice.console.web;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Who answers what.
 *
 * @param method GET (which answers HEAD too) or POST
 * @param path such as {@code /api/runs/{id}}: a part in braces stands for any one
 * @param name for counting
 * @param parameters of the query that are known; any other is refused, unless it is a page
 * @param bodyLimit most bytes of a body; 0 for none
 * @param endpoint who answers
 * @param kind what it is for
 * @param stream who answers instead, with events as they come; null: the endpoint answers
 */
public record Route(
    String method,
    String path,
    String name,
    Set<String> parameters,
    int bodyLimit,
    Endpoint endpoint,
    Kind kind,
    @Nullable EventStreams stream) {

  /** What a route is for. */
  enum Kind {
    /** Programs. */
    API,
    /** People, who come to it by links that others wrote. */
    PAGE,
    /** The server is watched by it: it is answered however many requests are under way. */
    WATCH,
    /** As that, and it shows nothing and changes nothing: whatever the request calls the server. */
    PROBE
  }

  /** Answers a call, at once or later; it must not block. What it throws is answered 500. */
  public interface Endpoint {
    CompletableFuture<Answer> answer(Call call);
  }

  /** Answers a call and may block meanwhile. */
  public interface Blocking {
    Answer answer(Call call) throws Exception;
  }

  /** Turns calls away before their bodies are read; empty lets one in. */
  public interface Gate {
    Optional<Answer> refuse(Call withoutBody);
  }

  public Route {
    parameters = Set.copyOf(parameters);
  }

  /** A route that is neither a probe nor a page. */
  public Route(
      String method,
      String path,
      String name,
      Set<String> parameters,
      int bodyLimit,
      Endpoint endpoint) {
    this(method, path, name, parameters, bodyLimit, endpoint, Kind.API, null);
  }

  /** A route that reads only, and needs no thread of its own. */
  public static Route get(String path, String name, Set<String> parameters, Endpoint endpoint) {
    return new Route("GET", path, name, parameters, 0, endpoint);
  }

  /**
   * A route by which load balancers ask whether the server lives, who know it by another name or by
   * none: answered at once, without a parameter.
   */
  public static Route probe(String path, String name, Supplier<Answer> answer) {
    return watch(path, name, answer, Kind.PROBE);
  }

  /** A route by which the server itself is watched: answered at once, without a parameter. */
  public static Route watch(String path, String name, Supplier<Answer> answer) {
    return watch(path, name, answer, Kind.WATCH);
  }

  private static Route watch(String path, String name, Supplier<Answer> answer, Kind kind) {
    return new Route(
        "GET",
        path,
        name,
        Set.of(),
        0,
        call -> CompletableFuture.completedFuture(answer.get()),
        kind,
        null);
  }

  /** A page: parameters that are not known are passed over. */
  public static Route page(String path, String name, Set<String> parameters, Endpoint endpoint) {
    return new Route("GET", path, name, parameters, 0, endpoint, Kind.PAGE, null);
  }

  /** A route of server-sent events, without a parameter. */
  public static Route stream(String path, String name, EventStreams stream) {
    Endpoint full =
        call ->
            CompletableFuture.completedFuture(Answer.later("too many look at the same time", 5));
    return new Route("GET", path, name, Set.of(), 0, full, Kind.API, stream);
  }

  /** Whether it is answered however many requests are under way. */
  boolean isUrgent() {
    return kind == Kind.WATCH || kind == Kind.PROBE;
  }

  /** The parts of a path that the route leaves open, or nothing if it is another path. */
  Optional<Map<String, String>> match(String asked) {
    List<String> mine = List.of(path.split("/", -1));
    List<String> theirs = List.of(asked.split("/", -1));
    if (mine.size() != theirs.size()) {
      return Optional.empty();
    }
    Map<String, String> parts = new HashMap<>();
    for (int i = 0; i < mine.size(); i++) {
      String part = mine.get(i);
      if (part.startsWith("{")) {
        parts.put(part.substring(1, part.length() - 1), theirs.get(i));
      } else if (!part.equals(theirs.get(i))) {
        return Optional.empty();
      }
    }
    return Optional.of(parts);
  }
}
