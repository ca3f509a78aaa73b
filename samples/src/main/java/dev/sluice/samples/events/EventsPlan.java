package dev.sluice.samples.events;

import static com.google.common.base.Preconditions.checkArgument;

import dev.sluice.io.environment.OptionNames;
import dev.sluice.io.events.EventPoster;
import dev.sluice.pipelines.definition.CountedRun;
import dev.sluice.pipelines.definition.Endpoint;
import dev.sluice.pipelines.definition.Found;
import dev.sluice.pipelines.definition.PipelinePlan;
import dev.sluice.pipelines.definition.Run;
import dev.sluice.pipelines.options.RunLength;
import java.time.Duration;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.metrics.MetricNameFilter;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.Create;

/**
 * All that events needs to know, read from its options and checked.
 *
 * @param api where events are posted
 * @param feed which events
 * @param outage for how long the API may be away
 */
record EventsPlan(String api, EventFeed feed, Duration outage) implements PipelinePlan {

  static EventsPlan of(EventsOptions options) {
    checkArgument(
        options.getOutageSeconds() >= 0,
        "--outageSeconds must not be negative, but was: %s",
        options.getOutageSeconds());
    Duration outage = Duration.ofSeconds(options.getOutageSeconds());
    EventPoster unused = new EventPoster(options.getApi(), null, outage);
    return new EventsPlan(options.getApi(), OptionNames.checked(() -> feed(options)), outage);
  }

  @Override
  public List<Endpoint<?>> endpoints() {
    return List.of(new PostedApi(api));
  }

  @Override
  public String leftByInterruption() {
    return "the events that were posted stay";
  }

  @Override
  public Pipeline build(PipelineOptions options, Found found) {
    Pipeline pipeline = Pipeline.create(options);
    var unused =
        pipeline.apply("Feeds", Create.of(feed)).apply("PostEvents", PostEvents.to(api, outage));
    return pipeline;
  }

  @Override
  public Run begin(PipelineOptions options, Found found) {
    return new CountedRun(
        build(options, found),
        MetricNameFilter.named(PostEvents.class, PostEvents.POSTED),
        "posted %d events to " + api);
  }

  private static EventFeed feed(EventsOptions options) {
    Integer batch = options.getBatch();
    return new EventFeed(
        options.getSeed(),
        options.getRate(),
        batch == null ? Math.min(10_000, Math.max(1, options.getRate() / 10)) : batch,
        RunLength.of(options.getFor()).toSeconds() * options.getRate());
  }
}
