package dev.sluice.samples.generate;

import dev.sluice.camera.v1.Event;
import dev.sluice.camera.v1.State;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * One tracked actor that acts phase after phase, and is seen about once a second: its States follow
 * each other without a gap, as long as it is in view. It has its own clock, which only goes
 * forward.
 */
final class Actor {
  private final Stage stage;
  private final String trackId;
  private int stepMillis = 1_000;
  private long now;

  Actor(Stage stage, String trackId, long startMillis) {
    this.stage = stage;
    this.trackId = trackId;
    this.now = startMillis;
  }

  String trackId() {
    return trackId;
  }

  long now() {
    return now;
  }

  /** Is seen so often from now on: length of a State's interval, give or take a tenth. */
  Actor seenEvery(int millis) {
    stepMillis = millis;
    return this;
  }

  /**
   * Acts for at least so long, and for less than one and a tenth of a step more.
   *
   * @param facts sets the subject of each State
   * @return what was seen of it, in order
   */
  List<Sighting> act(long millis, Consumer<State.Builder> facts) {
    long until = now + millis;
    List<Sighting> seen = new ArrayList<>();
    while (now < until) {
      seen.add(step(stage.dice().between(stepMillis * 9 / 10, stepMillis * 11 / 10), facts));
    }
    return seen;
  }

  /** Acts until exactly then, with a shorter last step. */
  List<Sighting> actUntil(long untilMillis, Consumer<State.Builder> facts) {
    List<Sighting> seen = new ArrayList<>();
    while (now < untilMillis) {
      seen.add(step(Math.min(stepMillis, untilMillis - now), facts));
    }
    return seen;
  }

  /**
   * Acts for longer than the rule asks for. In one case of three it is out of view for a moment,
   * which is shorter than what any rule bridges.
   */
  List<Sighting> actFor(ShippedRule rule, Consumer<State.Builder> facts) {
    long millis = rule.longerThanMillis();
    long more = 1_500L + stage.dice().below((int) (millis / 3) + 1);
    if (!stage.dice().chance(0.33)) {
      return act(millis + more, facts);
    }
    List<Sighting> seen = act(millis / 2, facts);
    leave(1_000);
    seen.addAll(act(millis / 2 + more, facts));
    return seen;
  }

  /** Is out of view for so long. */
  void leave(long millis) {
    now += millis;
  }

  /** Something happens to the actor now. */
  Sighting happens(Consumer<Event.Builder> happening) {
    Event.Builder event =
        Event.newBuilder()
            .setCameraId(stage.cameraId())
            .setTrackId(trackId)
            .setAtMillis(now)
            .setConfidence(stage.confidence());
    happening.accept(event);
    return stage.see(Sighting.of(event.build()));
  }

  private Sighting step(long millis, Consumer<State.Builder> facts) {
    State.Builder state =
        State.newBuilder()
            .setCameraId(stage.cameraId())
            .setTrackId(trackId)
            .setStartMillis(now)
            .setEndMillis(now + millis)
            .setConfidence(stage.confidence());
    facts.accept(state);
    now += millis;
    return stage.see(Sighting.of(state.build()));
  }
}
