package dev.sluice.console.line;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.sluice.console.web.Answer;
import dev.sluice.console.web.EventStreams;
import dev.sluice.console.web.Route;
import dev.sluice.io.environment.Masks;
import dev.sluice.io.outages.Poller;
import dev.sluice.transforms.readings.Reading;
import dev.sluice.transforms.readings.ReadingParser;
import dev.sluice.transforms.topics.TopicRecord;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /api/line} and {@code GET /api/line/events}: the last values of a line's devices and
 * its alerts, as they lie in topics; the second goes on with what changes.
 */
public final class LineApi implements AutoCloseable {
  private static final Duration TICK = Duration.ofMillis(250);
  private static final int TICKS_OF_A_PING = 40;

  private final @Nullable LineSource source;
  private final LineBoard board = new LineBoard();
  private final EventStreams streams = new EventStreams(() -> text(all()));
  private final Map<String, ReadingParser> parsers = new ConcurrentHashMap<>();
  private @Nullable Poller ticks;
  private int tick;

  /**
   * An API over a line.
   *
   * @param source null: none is said
   */
  public LineApi(@Nullable LineSource source) {
    this.source = source;
  }

  /** Begins to follow the line. */
  public void start() {
    if (source != null) {
      source.follow(this::readings, this::alerts, board::trouble);
      ticks = Poller.start("line", TICK, this::tick, () -> {});
    }
  }

  /** The routes. */
  public List<Route> routes() {
    return List.of(
        Route.get("/api/line", "line", Set.of(), call -> CompletableFuture.completedFuture(list())),
        source == null
            ? Route.get(
                "/api/line/events",
                "line_events",
                Set.of(),
                call -> CompletableFuture.completedFuture(none()))
            : Route.stream("/api/line/events", "line_events", streams));
  }

  private Answer list() {
    return source == null ? none() : Answer.json(200, all());
  }

  private static Answer none() {
    return Answer.message(404, "no topics of a line are configured: give --lineTopics");
  }

  private JsonObject all() {
    JsonObject json = board.all();
    if (source != null) {
      JsonArray limits = new JsonArray();
      for (LineSource.Limit limit : source.limits()) {
        JsonObject one = new JsonObject();
        one.addProperty("metric", limit.metric());
        one.addProperty("value", limit.value());
        limits.add(one);
      }
      json.add("limits", limits);
      json.addProperty("silentSeconds", source.silentSeconds());
    }
    return json;
  }

  private static String text(JsonObject json) {
    return Masks.masked(json.toString());
  }

  private void readings(List<TopicRecord> records) {
    for (TopicRecord record : records) {
      ReadingParser parser = parsers.computeIfAbsent(record.topic(), ReadingParser::ofTopic);
      // What is no reading is a letter of whoever works with it.
      if (parser.read(record.value()) instanceof Reading reading) {
        board.reading(reading);
      }
    }
  }

  private void alerts(List<TopicRecord> records) {
    for (TopicRecord record : records) {
      if (record.value() != null) {
        board.alert(record.value().toStringUtf8());
      }
    }
  }

  private void tick() {
    board.changes().ifPresent(changes -> streams.send("change", text(changes)));
    tick = (tick + 1) % TICKS_OF_A_PING;
    if (tick == 0) {
      streams.ping();
    }
  }

  /** Ends the streams, so that no request is under way for their sake. */
  @Override
  public void close() {
    if (ticks != null) {
      ticks.close();
    }
    streams.close();
    if (source != null) {
      source.close();
    }
  }
}
