package dev.sluice.io.archive;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import dev.sluice.archive.v1.LatestTime;
import dev.sluice.deadletter.v1.Reason;
import dev.sluice.transforms.cameras.Rejection;
import dev.sluice.transforms.topics.TopicRecord;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells the place of each record of a partition: its folder, by the layout and what is known of
 * lateness. What it remembers of a camera is found by the record's key, and holds the place of the
 * record before; so most records cost a look-up and two comparisons. At most {@value #MOST_CAMERAS}
 * cameras are remembered.
 */
final class RecordPlaces {
  static final int MOST_CAMERAS = 20_000;

  /** The last millisecond of the year 9999. */
  private static final long LATEST_MILLIS = 253_402_300_799_999L;

  private static final long MILLIS_PER_HOUR = 3_600_000;

  private static final Rejection NO_CAMERA =
      new Rejection(
          Reason.REASON_MESSAGE_INCOMPLETE,
          "neither the record's key nor its message names a camera as organization/site/zone/camera");
  private static final Rejection NO_TIME =
      new Rejection(
          Reason.REASON_INTERVAL_INVALID, "the event time lies outside of the years 1970 to 9999");
  private static final Rejection NO_VALUE =
      new Rejection(Reason.REASON_VALUE_MISSING, "the record has no value");
  private static final Rejection TOO_LATE =
      new Rejection(
          Reason.REASON_TOO_LATE,
          "the event time is behind the latest one by more than the allowed disorder");

  private final ArchivedPartition partition;
  private final ArchiveLayout layout;
  private final LatePolicy policy;
  private final long allowedDisorderMillis;
  private final boolean tellsLateness;
  private final boolean needsTime;
  private final boolean needsCamera;
  private final boolean needsMessage;
  private final long unitMillis;
  private final MessageDecoder decoder;
  private final int typesPerPlace;

  private final Map<ByteString, Source> sources = new HashMap<>();
  private final Map<String, Place> places = new HashMap<>();
  private @Nullable Rejection rejection;

  RecordPlaces(ArchivedPartition partition, ArchiveSettings settings, MessageDecoder decoder) {
    this.partition = partition;
    this.layout = settings.layout();
    this.policy = settings.late().policy();
    this.allowedDisorderMillis = settings.late().allowedDisorderSeconds() * 1_000L;
    this.tellsLateness =
        policy == LatePolicy.REJECT || (policy == LatePolicy.CURRENT && layout.needsTime());
    this.needsTime = tellsLateness || layout.needsTime();
    this.needsCamera = layout.needsCamera();
    this.needsMessage = layout.needsMessage();
    this.unitMillis = layout.unitHours() == 0 ? 0 : layout.unitHours() * MILLIS_PER_HOUR;
    this.decoder = decoder;
    this.typesPerPlace = MessageDecoder.PROTOTYPES.size();
    if (!needsCamera) {
      sources.put(ByteString.EMPTY, new Source(null));
    }
  }

  /** A folder with the files that are open in it, by the type of their records. */
  static final class Place {
    final String folder;
    final @Nullable OpenFile[] open;

    Place(String folder, int types) {
      this.folder = folder;
      this.open = new OpenFile[types];
    }
  }

  /** What is known of a camera, or of the partition. */
  private static final class Source {
    private final @Nullable CameraId camera;
    private long latestMillis = Long.MIN_VALUE;
    private long unit;
    private @Nullable Place place;

    Source(@Nullable CameraId camera) {
      this.camera = camera;
    }
  }

  /**
   * The place of a record with a value.
   *
   * @param known the message, where it is decoded already
   * @return null if it has none, see {@link #rejection}
   */
  @Nullable Place place(TopicRecord record, @Nullable Message known) {
    ByteString key = needsCamera ? record.key() : ByteString.EMPTY;
    @Nullable Source source = key == null ? null : sources.get(key);
    @Nullable Message message = known;
    long time = record.timestampMillis();
    boolean timeIsKnown = !needsTime || (time >= 0 && time <= LATEST_MILLIS);
    if (source == null && key != null) {
      source = remember(key);
    }
    if ((source == null || !timeIsKnown || needsMessage) && message == null) {
      @Nullable ByteString value = record.value();
      message = value == null ? null : decoder.decode(value);
      if (message == null) {
        return reject(value == null ? NO_VALUE : decoder.rejection());
      }
    }
    if (source == null && message != null) {
      ByteString id = ByteString.copyFromUtf8(MessageDecoder.cameraId(message));
      source = sources.get(id);
      source = source == null ? remember(id) : source;
    }
    if (source == null) {
      return reject(NO_CAMERA);
    }
    if (!timeIsKnown && message != null) {
      time = MessageDecoder.timeMillis(message);
      if (time < 0 || time > LATEST_MILLIS) {
        return reject(NO_TIME);
      }
    }
    if (tellsLateness) {
      if (time > source.latestMillis) {
        source.latestMillis = time;
      } else if (time < source.latestMillis - allowedDisorderMillis) {
        if (policy == LatePolicy.REJECT) {
          return reject(TOO_LATE);
        }
        time = source.latestMillis;
      }
    }
    return place(source, time, message);
  }

  private @Nullable Place reject(Rejection why) {
    rejection = why;
    return null;
  }

  private @Nullable Source remember(ByteString id) {
    @Nullable CameraId camera = CameraId.parse(id);
    if (camera == null) {
      return null;
    }
    Source source = new Source(camera);
    sources.put(id, source);
    return source;
  }

  private Place place(Source source, long time, @Nullable Message message) {
    long unit = unitMillis == 0 ? 0 : Math.floorDiv(time, unitMillis);
    @Nullable Place place = source.place;
    if (place == null || source.unit != unit || needsMessage) {
      place =
          places.computeIfAbsent(
              layout.folder(partition, source.camera, time, message),
              folder -> new Place(folder, typesPerPlace));
      source.place = place;
      source.unit = unit;
    }
    return place;
  }

  /** Why the last record has no place. */
  Rejection rejection() {
    return rejection == null ? NO_VALUE : rejection;
  }

  /** Forgets all places, whose files are published, and the cameras that are most behind. */
  void clear() {
    places.clear();
    sources.values().forEach(each -> each.place = null);
    if (sources.size() > MOST_CAMERAS) {
      List<Map.Entry<ByteString, Source>> oldest = new ArrayList<>(sources.entrySet());
      oldest.sort(Comparator.comparingLong(each -> each.getValue().latestMillis));
      oldest
          .subList(0, sources.size() - MOST_CAMERAS / 2)
          .forEach(each -> sources.remove(each.getKey()));
    }
  }

  /** What is known of lateness, to begin with after a restart. */
  List<LatestTime> latestTimes() {
    List<LatestTime> times = new ArrayList<>();
    if (tellsLateness) {
      sources.forEach(
          (id, source) -> {
            if (source.latestMillis != Long.MIN_VALUE) {
              times.add(
                  LatestTime.newBuilder()
                      .setCameraId(id.toStringUtf8())
                      .setTimeMillis(source.latestMillis)
                      .build());
            }
          });
    }
    return times;
  }

  /** Adds what was known of lateness before a restart. */
  void know(List<LatestTime> times) {
    for (LatestTime each : times) {
      ByteString id = each.getCameraIdBytes();
      @Nullable Source source = sources.get(id);
      source = source == null ? remember(id) : source;
      if (source != null) {
        source.latestMillis = Math.max(source.latestMillis, each.getTimeMillis());
      }
    }
  }

  /** Whether lateness is told at all. */
  boolean tellsLateness() {
    return tellsLateness;
  }
}
