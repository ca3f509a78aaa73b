package dev.sluice.samples.network;

import static com.google.common.base.Preconditions.checkArgument;

import java.io.Serializable;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * A public sensor network as its snapshots show it: readings of each sensor about every 145 s, with
 * holes of six minutes, in snapshots each of which has ten minutes and comes five after the one
 * before it, so that each item is in two. Every second sensor is odd.
 *
 * @param seed decides all that is random
 * @param sensors how many
 * @param beginMillis when it begins, epoch milliseconds UTC
 */
public record SensorNetwork(long seed, int sensors, long beginMillis) implements Serializable {
  private static final long serialVersionUID = 1L;

  /** From one snapshot to the next. */
  public static final long SNAPSHOT_MILLIS = 300_000;

  private static final long COVERED_MILLIS = 600_000;
  private static final long CADENCE_MILLIS = 145_000;
  private static final long DAY_MILLIS = 86_400_000;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private static final double[][] TOWNS = {
    {48.776, 9.183}, {52.520, 13.405}, {50.110, 8.682}, {42.698, 23.323}, {51.222, 4.402},
    {52.373, 4.890}, {48.857, 2.352}, {50.062, 19.937}, {47.498, 19.040}, {45.464, 9.190}
  };
  private static final List<String> COUNTRIES =
      List.of("DE", "DE", "DE", "BG", "BE", "NL", "FR", "PL", "HU", "IT");

  public SensorNetwork {
    checkArgument(sensors > 0, "sensors must be positive, but was: %s", sensors);
    checkArgument(beginMillis >= 0, "the begin must not be before 1970");
  }

  /**
   * A reading that a snapshot holds, as whoever splits snapshots should see it.
   *
   * @param kind what becomes of it: measured, letter, unknown, left-out
   * @param value as it came
   */
  public record Truth(String kind, long sensor, String measure, long timeMillis, String value) {
    String line() {
      return String.join(
          "\t", kind, Long.toString(sensor), measure, Long.toString(timeMillis), value);
    }
  }

  /**
   * A snapshot.
   *
   * @param json its body
   * @param truth of all that is in it
   */
  public record Snapshot(String json, List<Truth> truth) {}

  /** The snapshot of that number, from 0. */
  public Snapshot snapshot(long number) {
    long end = beginMillis + (number + 1) * SNAPSHOT_MILLIS;
    List<String> items = new ArrayList<>();
    List<Truth> truth = new ArrayList<>();
    for (int sensor = 0; sensor < sensors; sensor++) {
      long phase = beginMillis + sensor * 37_000L % CADENCE_MILLIS;
      long first = Math.max(0, Math.floorDiv(end - COVERED_MILLIS - phase, CADENCE_MILLIS) + 1);
      for (long i = first; phase + i * CADENCE_MILLIS <= end; i++) {
        if (!isHole(sensor, i)) {
          items.add(item(sensor, i, phase + i * CADENCE_MILLIS, number, truth));
        }
      }
    }
    return new Snapshot("[" + String.join(",", items) + "]", truth);
  }

  /** Three readings in a row of 60. */
  private boolean isHole(int sensor, long i) {
    return Math.floorMod(i + sensor * 7L + seed, 60) < 3;
  }

  static Oddity oddity(int sensor) {
    Oddity[] all = Oddity.values();
    return sensor % 2 == 0 ? Oddity.NONE : all[1 + sensor / 2 % (all.length - 1)];
  }

  private String item(int sensor, long i, long exactMillis, long snapshot, List<Truth> truth) {
    Oddity oddity = oddity(sensor);
    long millis = exactMillis / 1_000 * 1_000;
    millis += oddity == Oddity.AHEAD && i % 7 == 0 ? DAY_MILLIS : 0;
    long id = 1_000L + sensor;
    List<String> values = new ArrayList<>();
    for (String[] each : values(sensor, i, exactMillis, snapshot)) {
      String number = each[1];
      // As some firmware has it: a number without an id, among strings.
      values.add(
          each[0].equals("pressure_at_sealevel")
              ? "{\"value\":%s,\"value_type\":\"%s\"}".formatted(number, each[0])
              : "{\"id\":%d,\"value\":\"%s\",\"value_type\":\"%s\"}"
                  .formatted(9_000_000_000L + i * 10 + values.size(), number, each[0]));
      truth.add(new Truth(kind(oddity, each, i), id, each[0], millis, number));
    }
    String text =
        """
        {"id":%d,"timestamp":"%s","location":%s,"sensor":{"id":%d,"pin":"1","sensor_type":{"id":%d,"name":"%s","manufacturer":"various"}},"sensordatavalues":[%s]}\
        """;
    return text.formatted(
        (sensor - (oddity == Oddity.SHARED_ID ? 1 : 0)) * 1_000_000L + i,
        TIME.format(Instant.ofEpochMilli(millis)),
        location(sensor, i),
        id,
        10 + sensor % 4,
        type(sensor),
        String.join(",", values));
  }

  private String location(int sensor, long i) {
    Oddity oddity = oddity(sensor);
    int town = town(sensor, oddity == Oddity.MOVING ? i / 24 : 0);
    Random random = new Random((seed * 31 + sensor) * 0x9e37_79b9_7f4a_7c15L);
    double latitude = TOWNS[town][0] + (random.nextDouble() - 0.5) / 20;
    double longitude = TOWNS[town][1] + (random.nextDouble() - 0.5) / 20;
    int digits = oddity == Oddity.LONG_COORDINATES ? 13 : 3;
    boolean isNowhere = oddity == Oddity.NOWHERE;
    return "{\"id\":%d,\"latitude\":\"%s\",\"longitude\":\"%s\",\"altitude\":\"%s\",\"country\":\"%s\"%s}"
        .formatted(
            50_000 + sensor * 100 + town,
            isNowhere ? "0" : rounded(latitude, digits),
            isNowhere ? "0" : rounded(longitude, digits),
            oddity == Oddity.LONG_COORDINATES ? "" : "245.1",
            COUNTRIES.get(town),
            oddity == Oddity.NO_INDOOR
                ? ""
                : ",\"exact_location\":0,\"indoor\":" + (oddity == Oddity.INDOOR ? 1 : 0));
  }

  private static int town(int sensor, long moves) {
    return (int) ((sensor + moves) % TOWNS.length);
  }

  private static String type(int sensor) {
    Oddity oddity = oddity(sensor);
    if (oddity == Oddity.UNKNOWN_MEASURES) {
      return "SPS30";
    }
    return isOfParticulates(oddity, sensor) ? "SDS011" : sensor % 8 == 6 ? "DNMS" : "BME280";
  }

  private static boolean isOfParticulates(Oddity oddity, int sensor) {
    return switch (oddity) {
      case ERROR_CODES, OTHER_MEASURE, UNKNOWN_MEASURES -> true;
      case NONE -> sensor % 8 == 2;
      default -> false;
    };
  }

  private List<String[]> values(int sensor, long i, long millis, long snapshot) {
    Oddity oddity = oddity(sensor);
    int town = town(sensor, 0);
    Climate climate = new Climate(seed);
    Random random = new Random((seed * 1_000_003 + sensor * 7_919L + i) * 0x9e37_79b9_7f4a_7c15L);
    double noise = random.nextGaussian();
    double degrees = climate.temperature(town, millis) + noise / 10;
    double dust = climate.particulates(town, millis) * (1 + noise / 50);
    double wet = Math.max(1, Math.min(99, 75 - 2 * (degrees - 8)));
    degrees += oddity == Oddity.CHANGING ? snapshot % 2 / 100.0 : 0;
    if (oddity == Oddity.OTHER_MEASURE) {
      return List.<String[]>of(new String[] {"humidity", rounded(wet, 2)});
    }
    if (isOfParticulates(oddity, sensor)) {
      boolean isError = oddity == Oddity.ERROR_CODES && i % 3 == 0;
      List<String[]> values = new ArrayList<>();
      values.add(new String[] {"P1", isError ? "1999.90" : rounded(dust, 2)});
      values.add(new String[] {"P2", isError ? "999.90" : rounded(dust * 0.6, 2)});
      if (oddity == Oddity.UNKNOWN_MEASURES) {
        values.add(new String[] {"P0", rounded(dust * 0.4, 2)});
        values.add(new String[] {"N05", rounded(dust * 7, 2)});
        values.add(new String[] {"TS", "0.51"});
      }
      return values;
    }
    if (type(sensor).equals("DNMS")) {
      double loud = 55 + 4 * Math.max(-2, Math.min(2, noise));
      return List.of(
          new String[] {"noise_LAeq", rounded(loud, 2)},
          new String[] {"noise_LA_min", rounded(loud - 9, 2)},
          new String[] {"noise_LA_max", rounded(loud + 15, 2)});
    }
    String temperature = oddity == Oddity.BROKEN ? "-144.30" : rounded(degrees, 2);
    if (oddity == Oddity.NO_NUMBERS) {
      temperature = List.of("unavailable", "%.1f", "").get((int) (i % 3));
    }
    return List.of(
        new String[] {"temperature", temperature},
        new String[] {"humidity", oddity == Oddity.STUCK ? "99.90" : rounded(wet, 2)},
        new String[] {
          "pressure_at_sealevel",
          oddity == Oddity.BROKEN ? "-700" : rounded(101_325 + 300 * noise, 2)
        });
  }

  private static String kind(Oddity oddity, String[] value, long i) {
    if (oddity == Oddity.INDOOR || oddity == Oddity.NOWHERE) {
      return "left-out";
    }
    boolean isLetter =
        (oddity == Oddity.AHEAD && i % 7 == 0)
            || (oddity == Oddity.BROKEN && !value[0].equals("humidity"))
            || (oddity == Oddity.ERROR_CODES && i % 3 == 0)
            || (oddity == Oddity.NO_NUMBERS && value[0].equals("temperature"));
    return isLetter
        ? "letter"
        : List.of("P0", "N05", "TS").contains(value[0]) ? "unknown" : "measured";
  }

  private static String rounded(double value, int digits) {
    return new BigDecimal(value).setScale(digits, RoundingMode.HALF_EVEN).toPlainString();
  }
}
