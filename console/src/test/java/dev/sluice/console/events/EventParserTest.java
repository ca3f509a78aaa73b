package dev.sluice.console.events;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.transforms.amounts.Event;
import dev.sluice.transforms.amounts.EventReader;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What the API takes, the pipeline behind the topic reads, and the other way around. */
class EventParserTest {
  private static final long SEED = Long.getLong("sluice.seed", 20260301L);
  private static final List<String> VALUES =
      List.of(
          "1",
          "-0",
          "3.10",
          "1e3",
          "1E-7",
          "\"5.000000000000000000001\"",
          "\"\"",
          "null",
          "true",
          "[1,[]]",
          "{\"time\":1}",
          "1700000000000",
          "1.7e12",
          "1.5",
          "1e400",
          "9223372036854",
          "184467440737095516160",
          "-184467440737095516160.5",
          "\"184467440737095516161\"",
          "\"\\u0031\"",
          "\"\\ud800\"",
          "\" 1\"");
  private static final List<String> OTHERS =
      List.of(
          "{", "}", "[", "]", "\"", ",", ":", "\\", "0", "9", "-", ".", "e", "n", " ", "\0", "\t");

  private final EventParser parser = new EventParser(1, EventTimes.any());

  @Test
  void whatTheApiTakesThePipelineReadsAlike() {
    System.out.println("sluice.seed=" + SEED);
    Random random = new Random(SEED);
    int taken = 0;
    for (int i = 0; i < 60_000; i++) {
      String json = event(random);
      for (int changes = random.nextInt(3); changes > 0; changes--) {
        int at = random.nextInt(json.length());
        json = json.substring(0, at) + one(OTHERS, random) + json.substring(at + random.nextInt(2));
      }
      Optional<Event> read =
          EventReader.read(json) instanceof Event event ? Optional.of(event) : Optional.empty();

      assertThat(posted(json)).as(json).isEqualTo(read);
      assertThat(line(json)).as(json).isEqualTo(read);
      taken += read.isPresent() ? 1 : 0;
    }
    assertThat(taken).isBetween(5_000, 55_000);
  }

  private static String event(Random random) {
    List<String> members = new ArrayList<>();
    members.add("\"time\":" + (random.nextInt(3) > 0 ? "1772323200000" : one(VALUES, random)));
    members.add("\"amount\":" + (random.nextBoolean() ? number(random) : one(VALUES, random)));
    while (random.nextInt(3) == 0) {
      String name = one(List.of("x", "x", "time", "amount", "t\\u0069me"), random);
      String value = random.nextBoolean() ? number(random) : one(VALUES, random);
      members.add(random.nextInt(members.size() + 1), "\"" + name + "\":" + value);
    }
    return "{" + String.join(one(List.of(",", " ,\r"), random), members) + "}";
  }

  /** Of many digits, the first of which are close to where longs begin anew. */
  private static String number(Random random) {
    BigInteger first =
        BigInteger.ONE.shiftLeft(64).multiply(BigInteger.valueOf(1 + random.nextInt(20)));
    return (random.nextBoolean() ? "-" : "")
        + first.add(BigInteger.valueOf(random.nextInt(3) - 1))
        + "0".repeat(random.nextInt(random.nextInt(8) == 0 ? 1_100 : 80))
        + (random.nextBoolean() ? ".5" : "");
  }

  private static String one(List<String> all, Random random) {
    return all.get(random.nextInt(all.size()));
  }

  private Optional<Event> posted(String json) {
    try {
      return Optional.of(parser.json(json.getBytes(UTF_8)).get(0));
    } catch (EventFormatException e) {
      return Optional.empty();
    }
  }

  private Optional<Event> line(String json) {
    try {
      return parser.lines(json.getBytes(UTF_8)).stream().findFirst();
    } catch (EventFormatException e) {
      return Optional.empty();
    }
  }
}
