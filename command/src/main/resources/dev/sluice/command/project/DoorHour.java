package org.example.doorminutes;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.io.runs.Column;
import dev.sluice.io.runs.CsvFormat;
import dev.sluice.io.runs.RunFiles;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.List;

/**
 * For how long a door stood open in an hour.
 *
 * @param hourMillis begin of the hour, epoch milliseconds UTC
 */
record DoorHour(String door, long hourMillis, long openMillis) {
  private static final BigDecimal MINUTE_MILLIS = BigDecimal.valueOf(60_000);

  /** One file, in the order of hours and doors. */
  static final RunFiles<DoorHour> FILES =
      new RunFiles<>(
          row -> "door-minutes.csv",
          row -> (row.hour() + " " + row.door()).getBytes(UTF_8),
          new CsvFormat<>(
              List.of(
                  new Column<>("hour", DoorHour::hour),
                  new Column<>("door", DoorHour::door),
                  new Column<>("minutesOpen", DoorHour::minutes))));

  private Instant hour() {
    return Instant.ofEpochMilli(hourMillis);
  }

  private BigDecimal minutes() {
    return BigDecimal.valueOf(openMillis).divide(MINUTE_MILLIS, 2, RoundingMode.HALF_EVEN);
  }
}
