package dev.sluice.command.replay;

import static dev.sluice.command.replay.ReplayEqualityTest.assertSameFiles;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.command.Sluice;
import dev.sluice.command.replay.FaultyNetwork.Answer;
import dev.sluice.command.replay.FaultyNetwork.BreakAfter;
import dev.sluice.command.replay.FaultyNetwork.Fate;
import dev.sluice.pipelines.replay.ReplayPlan;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A store with bad days: what it does for a while leaves no trace in the result. */
class BadDaysTest {
  private final GeneratedCameras cameras = GeneratedCameras.get();

  @Test
  void serverErrorsAndResetsForAWhileChangeNothing() throws IOException {
    Map<String, AtomicInteger> asked = new ConcurrentHashMap<>();
    AtomicInteger errors = new AtomicInteger();
    AtomicInteger resets = new AtomicInteger();
    try (FaultyNetwork network =
        new FaultyNetwork(
            cameras.server().endpoint(),
            request -> {
              int turn =
                  asked.computeIfAbsent(request, any -> new AtomicInteger()).getAndIncrement();
              switch (Math.floorMod(request.hashCode(), 20) * 10 + turn) {
                case 0, 2, 10 -> {
                  errors.incrementAndGet();
                  return new Answer(turn == 0 ? 503 : 500);
                }
                case 20, 21, 30 -> {
                  resets.incrementAndGet();
                  return new BreakAfter(100 + 700L * turn);
                }
                default -> {
                  return Fate.PASS;
                }
              }
            })) {
      List<String> options =
          cameras.replay("bad-day", "--s3Endpoint=" + network.endpoint(), "--parallelism=2");
      PlainReplay plain = plainReplay(cameras.replay("plain"));

      Sluice.Ended ended = Sluice.run("run replay", options);

      assertThat(ended.exit()).as(ended.err()).isZero();
      assertThat(ended.err()).doesNotContain("Exception");
      assertThat(errors.get()).isGreaterThan(10);
      assertThat(resets.get()).isGreaterThan(10);
      assertSameFiles(cameras.files("bad-day"), plain.files());
      assertThat(cameras.manifest("bad-day").getInput()).isEqualTo(plain.counts());
    }
  }

  @Test
  void objectThatStaysUnreadableFailsTheRunRatherThanLeavingAHole() throws IOException {
    try (FaultyNetwork network =
        new FaultyNetwork(
            cameras.server().endpoint(),
            request ->
                request.startsWith("GET /cameras/data/") && request.contains("2026-03-02T12-00")
                    ? new Answer(503)
                    : Fate.PASS)) {

      Sluice.Ended ended =
          Sluice.run(
              "run replay",
              cameras.replay(
                  "hole",
                  "--s3Endpoint=" + network.endpoint(),
                  "--runner=DirectRunner",
                  "--outageMinutes=0"));

      assertThat(ended.exit()).isEqualTo(1);
      assertThat(ended.err())
          .matches(
              "(?s)replay: cannot read s3://cameras/data/acme/[^\\n]*/2026-03-02T12-00-00Z(-empty)?\\.b64\\.zst"
                  + " at http://127\\.0\\.0\\.1:\\d+: the answer was 503[^\\n]*\\n"
                  + "\\(--verbose shows where it failed\\)\\n");
      assertThat(cameras.contents(GeneratedCameras.OUTPUT, "replays/hole/"))
          .doesNotContainKey("manifest.json");
    }
  }

  private PlainReplay plainReplay(List<String> options) throws IOException {
    ReplayPlan plan = cameras.plan(options);
    return PlainReplay.of(plan.recordings(), plan.replay());
  }
}
