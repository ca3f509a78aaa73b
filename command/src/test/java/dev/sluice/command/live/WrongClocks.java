package dev.sluice.command.live;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.sluice.camera.v1.Event;
import dev.sluice.camera.v1.State;
import dev.sluice.samples.generate.Broadcast;
import dev.sluice.samples.generate.Broadcast.Delivered;
import dev.sluice.transforms.topics.TopicRecord;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;

/**
 * The records of a topic of which a share has clocks that are wrong in every known way, or of whole
 * cameras whose clock drifts. The same seed gives the same records.
 */
public final class WrongClocks {
  private static final long HOUR = 3_600_000;
  private static final long DAY = 24 * HOUR;

  /** Whose clock is wrong. */
  public enum Of {
    /** The timestamps of the records; the event times in their messages are right. */
    TIMESTAMPS,
    /** Those of the cameras: timestamps and event times alike. */
    EVENTS
  }

  private enum Kind {
    FUTURE,
    NEAR_FUTURE,
    PAST,
    HOURS_BEHIND,
    SECONDS,
    MICROSECONDS,
    ZERO,
    MINUS_ONE
  }

  private WrongClocks() {}

  /**
   * The records of a broadcast in the order of their delivery.
   *
   * @param partitions over which cameras are spread; each camera lies in one
   * @param share how many of the records have a wrong clock, from 0 to 1; of as many cameras,
   *     rounded up, the clock drifts by three hours over all their records
   */
  public static List<TopicRecord> records(
      Broadcast.Plan plan, String topic, int partitions, Of of, double share) {
    Random random = new Random(plan.seed());
    long[] next = new long[partitions];
    List<TopicRecord> records = new ArrayList<>();
    Iterator<List<Delivered>> minutes = Broadcast.minutes(plan, 0, 1);
    double end = plan.minutes() * 60_000.0;
    while (minutes.hasNext()) {
      for (Delivered each : minutes.next()) {
        long time = each.eventMillis();
        int camera = Math.floorMod(each.cameraId().hashCode(), 1_000);
        if (camera < Math.max(1, share * 1_000) || each.cameraId().endsWith("-0001")) {
          time += (long) ((each.atMillis() - plan.beginMillis()) / end * 3 * HOUR);
        }
        if (random.nextDouble() < share) {
          time = wrong(Kind.values()[random.nextInt(Kind.values().length)], time, random);
        }
        int partition = Math.floorMod(each.cameraId().hashCode(), partitions);
        records.add(
            new TopicRecord(
                topic,
                partition,
                next[partition]++,
                time,
                ByteString.copyFromUtf8(each.cameraId()),
                of == Of.EVENTS ? moved(each.any(), time - each.eventMillis()) : each.any(),
                List.of()));
      }
    }
    return records;
  }

  private static long wrong(Kind kind, long time, Random random) {
    return switch (kind) {
      case FUTURE -> time + 3 * DAY + random.nextLong(20 * 365 * DAY);
      case NEAR_FUTURE -> time + 1 + random.nextLong(20 * HOUR);
      case PAST -> time - 3 * DAY - random.nextLong(20 * 365 * DAY);
      case HOURS_BEHIND -> time - 40 * HOUR;
      case SECONDS -> time / 1_000;
      case MICROSECONDS -> time * 1_000;
      case ZERO -> 0;
      case MINUS_ONE -> -1;
    };
  }

  /** The message with its times moved; what is no message stays. */
  private static ByteString moved(ByteString record, long byMillis) {
    try {
      Any any = Any.parseFrom(record);
      if (byMillis != 0 && any.is(State.class)) {
        State state = any.unpack(State.class);
        return Any.pack(
                state.toBuilder()
                    .setStartMillis(state.getStartMillis() + byMillis)
                    .setEndMillis(state.getEndMillis() + byMillis)
                    .build())
            .toByteString();
      }
      if (byMillis != 0 && any.is(Event.class)) {
        Event event = any.unpack(Event.class);
        return Any.pack(event.toBuilder().setAtMillis(event.getAtMillis() + byMillis).build())
            .toByteString();
      }
      return record;
    } catch (InvalidProtocolBufferException e) {
      return record;
    }
  }
}
