package dev.sluice.pipelines.events;

import static com.google.common.base.Preconditions.checkArgument;

import dev.sluice.io.events.EventPoster;
import dev.sluice.pipelines.jobs.Job;
import dev.sluice.pipelines.jobs.Progress;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.metrics.MetricNameFilter;
import org.apache.beam.sdk.metrics.MetricsFilter;
import org.apache.beam.sdk.transforms.Create;

/** The events pipeline, as the command knows it. */
public final class EventsJob implements Job<EventsOptions> {
  private static final Pattern DURATION = Pattern.compile("([1-9]\\d{0,5})([smh])");

  @Override
  public String name() {
    return "events";
  }

  @Override
  public String summary() {
    return "posts synthetic events to the event API of a console";
  }

  @Override
  public Class<EventsOptions> options() {
    return EventsOptions.class;
  }

  @Override
  public String leftByInterruption() {
    return "the events that were posted stay";
  }

  @Override
  public List<String> examples() {
    return List.of(
        "run events --api=http://localhost:8080 --rate=100",
        "run events --api=http://localhost:8080 --rate=1000 --for=10m --seed=7");
  }

  @Override
  public void validate(EventsOptions options) {
    EventFeed unused = feed(options);
    EventPoster unusedPoster =
        new EventPoster(options.getApi(), null, Duration.ofSeconds(options.getOutageSeconds()));
  }

  @Override
  public void check(EventsOptions options, PrintWriter out) {
    out.printf("%s is asked when it is posted to%n", options.getApi());
  }

  @Override
  public Run prepare(EventsOptions options) {
    validate(options);
    Pipeline pipeline = Pipeline.create(options);
    var unused =
        pipeline
            .apply("Feeds", Create.of(feed(options)))
            .apply(
                "PostEvents",
                PostEvents.to(options.getApi(), Duration.ofSeconds(options.getOutageSeconds())));
    return new EventsRun(pipeline, options.getApi());
  }

  private static EventFeed feed(EventsOptions options) {
    try {
      Integer batch = options.getBatch();
      return new EventFeed(
          options.getSeed(),
          options.getRate(),
          batch == null ? Math.min(10_000, Math.max(1, options.getRate() / 10)) : batch,
          duration(options).toSeconds() * options.getRate());
    } catch (IllegalArgumentException e) {
      String message = String.valueOf(e.getMessage());
      throw new IllegalArgumentException(message.startsWith("--") ? message : "--" + message, e);
    }
  }

  private static Duration duration(EventsOptions options) {
    Matcher duration = DURATION.matcher(options.getFor().toLowerCase(Locale.ROOT));
    checkArgument(
        duration.matches(), "--for must be like 90s, 10m or 1h, but was: %s", options.getFor());
    long count = Long.parseLong(duration.group(1));
    return switch (duration.group(2)) {
      case "s" -> Duration.ofSeconds(count);
      case "m" -> Duration.ofMinutes(count);
      default -> Duration.ofHours(count);
    };
  }

  private static final class EventsRun implements Run {
    private final Pipeline pipeline;
    private final String api;
    private long posted;

    EventsRun(Pipeline pipeline, String api) {
      this.pipeline = pipeline;
      this.api = api;
    }

    @Override
    public Pipeline pipeline() {
      return pipeline;
    }

    @Override
    public Optional<Progress> progress() {
      return Optional.empty();
    }

    @Override
    public void ended(PipelineResult result) {
      result
          .metrics()
          .queryMetrics(
              MetricsFilter.builder()
                  .addNameFilter(MetricNameFilter.named(PostEvents.class, PostEvents.POSTED))
                  .build())
          .getCounters()
          .forEach(counter -> posted += counter.getAttempted());
    }

    @Override
    public void summarize(PrintWriter out) {
      out.printf("posted %d events to %s%n", posted, api);
    }

    @Override
    public void close() {}
  }
}
