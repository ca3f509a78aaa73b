package dev.sluice.samples.events;

import dev.sluice.pipelines.definition.Endpoint;
import dev.sluice.pipelines.definition.Findings;
import dev.sluice.pipelines.definition.Reach;
import dev.sluice.pipelines.endpoints.Reaches;
import java.util.List;

/** The event API of a console. */
record PostedApi(String address) implements Endpoint<String> {

  @Override
  public String name() {
    return "event API";
  }

  @Override
  public Direction direction() {
    return Direction.WRITES;
  }

  @Override
  public Reach reach() {
    return new Reach(List.of(Reaches.web("event API", address)), List.of("SLUICE_CONSOLE_TOKEN"));
  }

  @Override
  public String find(Findings to) {
    to.say(address + " is asked when it is posted to");
    return address;
  }
}
