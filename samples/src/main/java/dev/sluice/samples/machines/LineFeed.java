package dev.sluice.samples.machines;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.protobuf.ByteString;
import dev.sluice.transforms.readings.Reading;
import java.io.Serializable;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * The messages of a line of machines, one after the other. Temperatures and vibrations go up and
 * down in triangles; in each minute of a device three seconds are too hot and one reading shakes,
 * for five it says nothing, and every fourth device has a wrong clock for three. Repeats and poison
 * are strewn.
 *
 * @param seed decides all that is random
 * @param machines how many
 * @param devices of a machine
 * @param rate messages a second
 * @param total messages in all
 * @param poisonShare of all messages
 * @param repeatShare of all messages
 */
record LineFeed(
    long seed,
    int machines,
    int devices,
    int rate,
    long total,
    double poisonShare,
    double repeatShare)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  private static final List<String> METRICS = List.of("temperature", "vibration");
  private static final long MINUTE_MILLIS = 60_000;
  private static final long TRIANGLE_MILLIS = 40_000;
  private static final long DAY_MILLIS = 86_400_000;
  private static final int CLOCKS = 4;
  private static final long SCATTER = 0x9e37_79b9_7f4a_7c15L;

  LineFeed {
    checkArgument(machines > 0, "machines must be positive, but was: %s", machines);
    checkArgument(devices > 0, "devices must be positive, but was: %s", devices);
    checkArgument(rate > 0, "rate must be positive, but was: %s", rate);
    checkArgument(
        poisonShare >= 0 && poisonShare <= 1,
        "poisonShare must be from 0 to 1, but was: %s",
        poisonShare);
    checkArgument(
        repeatShare >= 0 && repeatShare <= 1,
        "repeatShare must be from 0 to 1, but was: %s",
        repeatShare);
  }

  /** When a message is due, milliseconds after the begin. */
  long dueMillis(long number) {
    return number * 1_000L / rate;
  }

  /**
   * A message; empty where its device says nothing.
   *
   * @param beginMillis when the first was due, epoch milliseconds UTC
   */
  Optional<LineMessage> message(long number, long beginMillis) {
    int device = (int) (number % ((long) machines * devices));
    String metric = METRICS.get((int) (number / ((long) machines * devices) % METRICS.size()));
    // Scattered: the first draws of seeds in a row are much the same.
    Random random = new Random((seed * 1_000_003 + number) * SCATTER);
    double lot = random.nextDouble();
    String topic = "iot-sensor/sw/" + metric;
    int machine = device % machines;
    if (lot < poisonShare) {
      return Optional.of(
          new LineMessage(machine, topic, poison(device, number, random), Planted.POISON));
    }
    if (lot < poisonShare + repeatShare) {
      long before = number - (long) machines * devices * METRICS.size();
      Optional<LineMessage> again =
          before < 0 ? Optional.empty() : reading(before, device, metric, topic, beginMillis);
      return again.map(
          message -> new LineMessage(machine, topic, message.payload(), Planted.REPEAT));
    }
    return reading(number, device, metric, topic, beginMillis);
  }

  private Optional<LineMessage> reading(
      long number, int device, String metric, String topic, long beginMillis) {
    long offset = dueMillis(number);
    // Each device has its minute at another time.
    long ofMinute = (offset + device * 7_919L + seed % MINUTE_MILLIS) % MINUTE_MILLIS;
    if (ofMinute >= 35_000 && ofMinute < 40_000) {
      return Optional.empty();
    }
    boolean isWrong = device % CLOCKS == 0 && ofMinute >= 45_000 && ofMinute < 48_000;
    boolean isSpike =
        metric.equals("temperature")
            ? ofMinute >= 20_000 && ofMinute < 23_000
            : isFirstWithin(number, ofMinute);
    long time = beginMillis + offset;
    Planted planted = isSpike ? Planted.SPIKE : Planted.PLAIN;
    if (isWrong) {
      boolean isAhead = device % (2 * CLOCKS) == 0;
      planted = isAhead ? Planted.AHEAD : Planted.SECONDS;
      time = isAhead ? time + DAY_MILLIS : time / 1_000;
    }
    Reading reading =
        new Reading(
            "floor-1-line-1-extruder-" + device % machines,
            "pump-" + device / machines,
            metric,
            value(metric, offset, device, isSpike).toPlainString(),
            time);
    return Optional.of(
        new LineMessage(
            device % machines, topic, ByteString.copyFromUtf8(reading.line()), planted));
  }

  /** Whether it is the first of its device and metric in the twentieth second of the minute. */
  private boolean isFirstWithin(long number, long ofMinute) {
    long step = dueMillis(number) - dueMillis(number - (long) machines * devices * METRICS.size());
    return ofMinute >= 20_000 && ofMinute < 20_000 + step;
  }

  private BigDecimal value(String metric, long offset, int device, boolean isSpike) {
    long at = (offset + device * 1_543L) % TRIANGLE_MILLIS;
    long up = Math.min(at, TRIANGLE_MILLIS - at);
    // From 40 to 60 degrees; from 10 to 14 mm/s.
    boolean isHeat = metric.equals("temperature");
    long tenThousandths =
        isHeat ? 400_000 + up * 200_000 / (TRIANGLE_MILLIS / 2) : 100_000 + 2 * up;
    if (isSpike) {
      tenThousandths = isHeat ? tenThousandths + 350_000 : tenThousandths * 11 / 5;
    }
    return BigDecimal.valueOf(tenThousandths, 4);
  }

  private static ByteString poison(int device, long number, Random random) {
    return switch (random.nextInt(5)) {
      case 0 -> ByteString.copyFromUtf8("pump-" + device + ",what?," + number);
      case 1 -> ByteString.copyFromUtf8("{\"pump\":" + device + ",\"number\":" + number + "}");
      case 2 -> ByteString.copyFromUtf8("floor-1,pump-" + device + ",NaN," + number);
      case 3 -> ByteString.copyFromUtf8("floor-1,pump-" + device + ",1.5,yesterday-" + number);
      default ->
          ByteString.copyFromUtf8("floor-1,pump-" + number + ",")
              .concat(ByteString.copyFrom(new byte[] {(byte) 0xff, (byte) 0xfe, 0}));
    };
  }
}
