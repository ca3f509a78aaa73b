package dev.sluice.samples.machines;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.transforms.readings.Reading;
import dev.sluice.transforms.readings.ReadingParser;
import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LineFeedTest {
  private static final long BEGIN = 1_700_000_000_000L;
  private static final LineFeed FEED = new LineFeed(7, 8, 2, 200, 200 * 120, 0.01, 0.01);

  @Test
  void everythingIsPlantedAndWhatItSays() {
    Map<Planted, Integer> planted = new EnumMap<>(Planted.class);
    Map<String, BigDecimal> before = new HashMap<>();
    Set<String> sent = new HashSet<>();
    for (long i = 0; i < FEED.total(); i++) {
      Optional<LineMessage> next = FEED.message(i, BEGIN);
      if (next.isEmpty()) {
        continue;
      }
      LineMessage message = next.get();
      planted.merge(message.planted(), 1, Integer::sum);
      ReadingParser.Result read = ReadingParser.ofTopic(message.topic()).read(message.payload());
      assertThat(read instanceof Reading).isEqualTo(message.planted() != Planted.POISON);
      String bytes = message.topic() + message.payload();
      if (message.planted() == Planted.REPEAT) {
        continue;
      }
      assertThat(sent.add(bytes)).as("nothing but a repeat has bytes that were there").isTrue();
      if (!(read instanceof Reading reading)) {
        continue;
      }
      boolean isAbove =
          reading.metric().equals("temperature")
              ? reading.number().compareTo(BigDecimal.valueOf(70)) > 0
              : before.containsKey(reading.key())
                  && reading
                          .number()
                          .compareTo(before.get(reading.key()).multiply(new BigDecimal("1.95")))
                      > 0;
      if (message.planted() == Planted.SPIKE && before.containsKey(reading.key())) {
        assertThat(isAbove).as(reading.line()).isTrue();
      }
      if (message.planted() == Planted.PLAIN) {
        assertThat(isAbove).as(reading.line()).isFalse();
      }
      if (reading.metric().equals("vibration")) {
        before.put(reading.key(), reading.number());
      }
      long off = reading.epochMillis() - BEGIN - FEED.dueMillis(i);
      assertThat(off != 0)
          .isEqualTo(message.planted() == Planted.AHEAD || message.planted() == Planted.SECONDS);
    }
    assertThat(planted).containsOnlyKeys(Planted.values());
    assertThat(planted.get(Planted.PLAIN)).isGreaterThan((int) FEED.total() / 2);
  }

  @Test
  void theSameSeedGivesTheSame() {
    for (long i = 0; i < 1_000; i++) {
      assertThat(FEED.message(i, BEGIN)).isEqualTo(FEED.message(i, BEGIN));
    }
  }
}
