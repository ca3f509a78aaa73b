package dev.sluice.pipelines.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.io.outages.StoreUnavailableException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a live job asks at each start of a JobManager, also where it then goes on by itself. */
class FoundTest {
  private static final IOException AWAY = new StoreUnavailableException("db is away", null);
  private static final IOException REFUSED = new IOException("db refuses the password");

  private final List<String> warnings = new ArrayList<>();

  private final Findings findings =
      new Findings() {
        @Override
        public void say(String line) {}

        @Override
        public void warn(String line) {
          warnings.add(line);
        }
      };

  private record Answering(String name, Direction direction, List<IOException> answers)
      implements Endpoint<String> {
    @Override
    public Reach reach() {
      return Reach.NOBODY;
    }

    @Override
    public String find(Findings to) throws IOException {
      if (!answers.isEmpty()) {
        throw answers.get(0);
      }
      return "found";
    }
  }

  private static Answering one(String name, Endpoint.Direction direction, IOException... answers) {
    return new Answering(name, direction, List.of(answers));
  }

  @Test
  void whoIsWrittenToAndIsAwayIsNamedAndTheJobWaitsForIt() throws IOException {
    Answering topics = one("topics", Endpoint.Direction.READS);

    Found found =
        Found.whereOthersMayBeAway(
            List.of(
                topics,
                one("rows", Endpoint.Direction.WRITES, AWAY),
                one("archive", Endpoint.Direction.BOTH, AWAY)),
            findings);

    assertThat(found.of(topics)).isEqualTo("found");
    assertThat(warnings)
        .containsExactly(
            "rows: db is away; the job waits for it", "archive: db is away; the job waits for it");
  }

  @Test
  void whoIsReadIsNeededForTheGraph() {
    assertThatThrownBy(
            () ->
                Found.whereOthersMayBeAway(
                    List.of(one("topics", Endpoint.Direction.READS, AWAY)), findings))
        .isSameAs(AWAY);
  }

  @Test
  void whatIsRefusedIsRefused() {
    assertThatThrownBy(
            () ->
                Found.whereOthersMayBeAway(
                    List.of(one("rows", Endpoint.Direction.WRITES, REFUSED)), findings))
        .isSameAs(REFUSED);
  }
}
