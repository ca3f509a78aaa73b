package dev.sluice.samples.events;

import dev.sluice.pipelines.definition.PipelineDefinition;
import java.util.List;

/** The events pipeline. */
public final class EventsDefinition implements PipelineDefinition<EventsOptions> {
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
  public List<String> examples() {
    return List.of(
        "run events --api=http://localhost:8080 --rate=100",
        "run events --api=http://localhost:8080 --rate=1000 --for=10m --seed=7");
  }

  @Override
  public EventsPlan plan(EventsOptions options) {
    return EventsPlan.of(options);
  }
}
