package dev.sluice.console.series;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.sluice.console.series.Branch.Problem;
import dev.sluice.console.series.Branch.Reading;
import dev.sluice.console.series.Health.State;
import dev.sluice.console.web.Answer;
import dev.sluice.console.web.Call;
import dev.sluice.console.web.Route;
import dev.sluice.console.web.UnusableCallException;
import dev.sluice.io.series.SeriesBucket;
import dev.sluice.io.series.SeriesFailedException.Fault;
import dev.sluice.io.series.SeriesStore;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/** {@code GET /api/series}. */
public final class SeriesApi implements AutoCloseable {
  private final List<Branch> branches;
  private final String withoutStores;
  private final Clock clock;
  private final StoreWatch watch;

  /**
   * An API over stores, which are closed with it.
   *
   * @param stores by the type of their points: {@code high}, {@code low}
   * @param withoutStores what is said where there is none
   */
  public SeriesApi(
      Map<String, SeriesStore> stores,
      String withoutStores,
      Clock clock,
      PrometheusRegistry metrics) {
    this.withoutStores = withoutStores;
    this.branches =
        new TreeMap<>(stores)
            .entrySet().stream()
                .map(store -> new Branch(store.getKey(), store.getValue(), clock))
                .toList();
    this.clock = clock;
    this.watch = new StoreWatch(branches, clock);
    GaugeWithCallback.builder()
        .name("sluice_console_store_up")
        .help(
            "Whether a store could be read when it was last asked, seconds ago; NaN: not asked yet.")
        .labelNames("type")
        .callback(gauge -> branches.forEach(each -> gauge.call(up(each.health()), each.type())))
        .register(metrics);
  }

  private static double up(Health health) {
    return health.state() == State.UNKNOWN ? Double.NaN : health.isUsable() ? 1 : 0;
  }

  /** Has the stores asked every few seconds, from now on. */
  public void start() {
    watch.start();
  }

  /** The route. */
  public Route route() {
    return Route.get("/api/series", "series", SeriesQuery.PARAMETERS, this::answer);
  }

  /** Which stores there are, and how each was a moment ago; waits for none. */
  public Map<String, Health> stores() {
    Map<String, Health> stores = new TreeMap<>();
    branches.forEach(branch -> stores.put(branch.type(), branch.health()));
    return stores;
  }

  private CompletableFuture<Answer> answer(Call call) {
    SeriesQuery query;
    try {
      query = SeriesQuery.of(call, clock.millis());
    } catch (UnusableCallException e) {
      return CompletableFuture.completedFuture(Answer.message(400, String.valueOf(e.getMessage())));
    }
    if (branches.isEmpty()) {
      return CompletableFuture.completedFuture(Answer.message(503, withoutStores));
    }
    List<CompletableFuture<Reading>> readings =
        branches.stream().map(branch -> branch.read(query)).toList();
    return CompletableFuture.allOf(readings.toArray(CompletableFuture[]::new))
        .thenApply(all -> answer(query, readings.stream().map(CompletableFuture::join).toList()));
  }

  private Answer answer(SeriesQuery query, List<Reading> readings) {
    Map<Fault, List<String>> failed = new EnumMap<>(Fault.class);
    JsonArray unavailable = new JsonArray();
    Map<String, Map<Long, SeriesBucket>> byType = new HashMap<>();
    List<Branch> present = new ArrayList<>();
    for (int i = 0; i < branches.size(); i++) {
      Branch branch = branches.get(i);
      Reading reading = readings.get(i);
      if (reading.problem().isPresent()) {
        Problem problem = reading.problem().get();
        if (problem.fault() == Fault.AWAY) {
          watch.foundAway(branch);
        }
        failed.computeIfAbsent(problem.fault(), any -> new ArrayList<>()).add(branch.name());
        JsonObject missing = new JsonObject();
        missing.addProperty("type", branch.type());
        missing.addProperty("store", branch.kind());
        missing.addProperty("state", problem.fault().name().toLowerCase(Locale.ROOT));
        missing.addProperty("reason", problem.reason());
        unavailable.add(missing);
      } else {
        Map<Long, SeriesBucket> buckets = new HashMap<>();
        reading.buckets().forEach(bucket -> buckets.put(bucket.startMillis(), bucket));
        byType.put(branch.type(), buckets);
        present.add(branch);
      }
    }
    present.sort(Comparator.comparing(Branch::type));
    JsonObject json = new JsonObject();
    json.addProperty("message", message(failed));
    json.addProperty("from", query.fromMillis());
    json.addProperty("to", query.toMillis());
    json.addProperty("step", query.stepMillis());
    json.addProperty("until", query.untilMillis());
    OptionalLong settled = watch.settledMillis();
    if (settled.isPresent() && settled.getAsLong() < query.untilMillis()) {
      json.addProperty("settled", Math.max(settled.getAsLong(), query.fromMillis()));
    }
    json.add("unavailable", unavailable);
    json.add("points", points(query, present, byType));
    // Where nothing is stored yet, that is an answer.
    boolean answered = !present.isEmpty() || failed.containsKey(Fault.MISSING);
    return Answer.json(answered ? 200 : 503, json);
  }

  private static String message(Map<Fault, List<String>> failed) {
    List<String> parts = new ArrayList<>();
    failed.forEach(
        (fault, names) -> {
          String stores = String.join(" and ", names);
          parts.add(
              switch (fault) {
                case AWAY -> "no answer from " + stores;
                case MISSING -> "no events are stored yet in " + stores;
                case REFUSED -> stores + " cannot be read";
              });
        });
    return parts.isEmpty() ? "ok" : String.join("; ", parts);
  }

  /** Sorted by time, then type; a stretch without an event is there with 0. */
  private static JsonArray points(
      SeriesQuery query, List<Branch> present, Map<String, Map<Long, SeriesBucket>> byType) {
    JsonArray points = new JsonArray();
    for (long at = query.fromMillis(); at < query.toMillis(); at += query.stepMillis()) {
      for (Branch branch : present) {
        SeriesBucket none = new SeriesBucket(at, 0, BigDecimal.ZERO);
        SeriesBucket bucket = byType.getOrDefault(branch.type(), Map.of()).getOrDefault(at, none);
        JsonObject point = new JsonObject();
        point.addProperty("time", at);
        point.addProperty("type", branch.type());
        point.addProperty("count", bucket.count());
        // Text, so that no reader makes a double of it unless it wants to.
        point.addProperty("sum", bucket.sum().toPlainString());
        points.add(point);
      }
    }
    return points;
  }

  @Override
  public void close() {
    watch.close();
    branches.forEach(Branch::close);
  }
}
