package dev.sluice.samples.events;

import static com.google.common.base.Preconditions.checkArgument;

import dev.sluice.io.events.EventPoster;
import dev.sluice.pipelines.definition.CountedRun;
import dev.sluice.pipelines.definition.Job;
import dev.sluice.pipelines.options.RunLength;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.metrics.MetricNameFilter;
import org.apache.beam.sdk.transforms.Create;

/** The events pipeline, as the command knows it. */
public final class EventsJob implements Job<EventsOptions> {
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
    checkArgument(
        options.getOutageSeconds() >= 0,
        "--outageSeconds must not be negative, but was: %s",
        options.getOutageSeconds());
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
    return new CountedRun(
        pipeline,
        MetricNameFilter.named(PostEvents.class, PostEvents.POSTED),
        "posted %d events to " + options.getApi());
  }

  private static EventFeed feed(EventsOptions options) {
    try {
      Integer batch = options.getBatch();
      return new EventFeed(
          options.getSeed(),
          options.getRate(),
          batch == null ? Math.min(10_000, Math.max(1, options.getRate() / 10)) : batch,
          RunLength.of(options.getFor()).toSeconds() * options.getRate());
    } catch (IllegalArgumentException e) {
      String message = String.valueOf(e.getMessage());
      throw new IllegalArgumentException(message.startsWith("--") ? message : "--" + message, e);
    }
  }
}
