package dev.sluice.io.archive;

import com.google.common.base.Splitter;
import com.google.common.base.Utf8;
import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import dev.sluice.archive.v1.LatestTime;
import dev.sluice.deadletter.v1.Reason;
import dev.sluice.io.s3.KeyText;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.transforms.cameras.EventTime;
import dev.sluice.transforms.cameras.ObservationDecoder;
import dev.sluice.transforms.rejections.Rejection;
import dev.sluice.transforms.topics.TopicRecord;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells the place of each record of a partition: its folder, by the layout and what is known of
 * lateness, as the package describes it. What it remembers of a camera or another source is found
 * by the record's key, and holds the place of the record before; so most records cost a look-up, a
 * walk over the fields of their message and some comparisons. At most {@value #MOST_SOURCES}
 * sources are remembered from one publish to the next.
 */
final class RecordPathResolver {
  static final int MOST_SOURCES = 20_000;

  /** So many keys of any kind are remembered at most; each takes some 250 bytes. */
  static final int MOST_KEYS = 100_000;

  private static final long MILLIS_PER_HOUR = 3_600_000;
  private static final long MILLIS_PER_DAY = 24 * MILLIS_PER_HOUR;

  /** 2000-01-01: an earlier timestamp is 0, or in seconds, or of a clock that was never set. */
  private static final long EARLIEST_TIMESTAMP_MILLIS = 946_684_800_000L;

  private static final Rejection NO_CAMERA =
      new Rejection(
          Reason.REASON_MESSAGE_INCOMPLETE,
          "neither the record's key nor its message names a camera as organization/site/zone/camera");
  private static final Rejection NO_DEVICE =
      new Rejection(
          Reason.REASON_MESSAGE_INCOMPLETE, "the record's key names no device as machine/device");
  private static final Rejection WRONG_TIME =
      new Rejection(
          Reason.REASON_TIME_INVALID,
          "the record's timestamp is before the year 2000 or more than a day ahead, and a text has"
              + " no other time");
  private static final Rejection ID_TOO_LONG =
      new Rejection(
          Reason.REASON_ID_TOO_LONG,
          "the camera's id has more than " + ObservationDecoder.LONGEST_ID + " characters");
  private static final Rejection KEY_TOO_LONG =
      new Rejection(
          Reason.REASON_ID_TOO_LONG,
          "the folder of the record would have a name of more than 255 bytes, or its object a key"
              + " of more than 1,024, which no store takes");
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
  private final Sources kind;
  private final boolean isText;
  private final boolean needsMessage;
  private final long unitMillis;
  private final MessageDecoder decoder;
  private final Clock clock;
  private final ObjectLocation archive;
  private final int typesPerPlace;

  private final Map<ByteString, Source> sources = new HashMap<>();
  private final Map<String, Place> places = new HashMap<>();
  private @Nullable Rejection rejection;

  RecordPathResolver(ArchivedPartition partition, WriterTools tools) {
    ArchiveSettings settings = tools.settings();
    this.partition = partition;
    this.archive = tools.archive();
    this.clock = tools.clock();
    this.layout = settings.layout();
    this.policy = settings.late().policy();
    this.allowedDisorderMillis = settings.late().allowedDisorderSeconds() * 1_000L;
    this.tellsLateness =
        policy == LatePolicy.REJECT || (policy == LatePolicy.CURRENT && layout.needsTime());
    this.needsTime = tellsLateness || layout.needsTime();
    this.isText = settings.form().format().isOfTexts();
    this.kind =
        layout.needsCamera()
            ? Sources.CAMERAS
            : layout.needsDevice() ? Sources.DEVICES : isText ? Sources.KEYS : Sources.PARTITION;
    this.needsMessage = layout.needsMessage();
    this.unitMillis = layout.unitHours() == 0 ? 0 : layout.unitHours() * MILLIS_PER_HOUR;
    this.decoder = tools.decoder();
    this.typesPerPlace = MessageDecoder.PROTOTYPES.size();
    if (kind == Sources.PARTITION) {
      sources.put(ByteString.EMPTY, new Source(List.of()));
    }
  }

  /** What has a clock of its own, by which lateness is told. */
  private enum Sources {
    /** Cameras, named by the key or by the message. */
    CAMERAS,
    /** Devices, named by the key. */
    DEVICES,
    /** Whatever has one key; what has none is one too. */
    KEYS,
    /** The partition as a whole. */
    PARTITION
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

  /** What is known of a source. */
  private static final class Source {
    private final List<String> names;
    private final LatestTimes latest = new LatestTimes();
    private long unit;
    private @Nullable Place place;

    Source(List<String> names) {
      this.names = names;
    }
  }

  /**
   * The place of a record with a value.
   *
   * @param known the message, where it is decoded already
   * @return null if it has none, see {@link #rejection}
   */
  @Nullable Place place(TopicRecord record, @Nullable Message known) {
    @Nullable ByteString value = record.value();
    if (value == null) {
      return reject(NO_VALUE);
    }
    @Nullable ByteString key = kind == Sources.PARTITION ? ByteString.EMPTY : record.key();
    if (key == null && kind == Sources.KEYS) {
      key = ByteString.EMPTY;
    }
    @Nullable Source source = key == null ? null : sources.get(key);
    @Nullable Message message = known;
    if (source == null && key != null) {
      source = remember(key);
    }
    if (source == null && kind == Sources.DEVICES) {
      return reject(NO_DEVICE);
    }
    if ((source == null || needsMessage) && message == null) {
      message = decoder.decode(value);
      if (message == null) {
        return reject(decoder.rejection());
      }
    }
    if (source == null && message != null) {
      ByteString id = ByteString.copyFromUtf8(MessageDecoder.cameraId(message));
      source = sources.get(id);
      source = source == null ? remember(id) : source;
    }
    if (source == null) {
      return reject(isTooLong(key, message) ? ID_TOO_LONG : NO_CAMERA);
    }
    return needsTime ? place(source, record, value, message) : place(source, 0, message);
  }

  private @Nullable Place place(
      Source source, TopicRecord record, ByteString value, @Nullable Message message) {
    long event =
        isText
            ? EventTime.NO_MESSAGE
            : message == null ? EventTime.of(value) : MessageDecoder.timeMillis(message);
    boolean isEvent = EventTime.isPossible(event);
    long time = isEvent ? event : record.timestampMillis();
    boolean isKnown = isEvent || isPlausible(time);
    if (!isKnown && isText) {
      return reject(WRONG_TIME);
    }
    if (!isKnown) {
      time = clock.millis();
    }
    // A camera's message without a possible time says nothing of the order of those that have one.
    if (tellsLateness && isKnown && (isEvent || event == EventTime.NO_MESSAGE)) {
      long latest = source.latest.offer(time, allowedDisorderMillis);
      if (latest > time) {
        if (policy == LatePolicy.REJECT) {
          return reject(TOO_LATE);
        }
        time = latest;
      }
    }
    return place(source, time, message);
  }

  private boolean isPlausible(long timestampMillis) {
    return timestampMillis >= EARLIEST_TIMESTAMP_MILLIS
        && timestampMillis <= clock.millis() + MILLIS_PER_DAY;
  }

  private @Nullable Place reject(Rejection why) {
    rejection = why;
    return null;
  }

  private @Nullable Source remember(ByteString id) {
    @Nullable List<String> names =
        switch (kind) {
          case CAMERAS -> CameraId.parts(id);
          case DEVICES -> deviceParts(id);
          case KEYS -> List.of();
          case PARTITION -> null;
        };
    if (names == null) {
      return null;
    }
    if (kind != Sources.CAMERAS && sources.size() >= MOST_KEYS) {
      forgetOldest();
    }
    Source source = new Source(names);
    sources.put(id, source);
    return source;
  }

  /** Machine and device of a reading's key; null where it does not name both. */
  private static @Nullable List<String> deviceParts(ByteString key) {
    if (!key.isValidUtf8()) {
      return null;
    }
    List<String> names = Splitter.on('/').limit(2).splitToList(key.toStringUtf8());
    return names.size() == 2 && !names.contains("") ? names : null;
  }

  private @Nullable Place place(Source source, long time, @Nullable Message message) {
    long unit = unitMillis == 0 ? 0 : Math.floorDiv(time, unitMillis);
    @Nullable Place place = source.place;
    if (place == null || source.unit != unit || needsMessage) {
      String folder = layout.folder(partition, source.names, time, message);
      place = places.get(folder);
      if (place == null) {
        if (!isPossible(folder)) {
          return reject(KEY_TOO_LONG);
        }
        place = new Place(folder, typesPerPlace);
        places.put(folder, place);
      }
      source.place = place;
      source.unit = unit;
    }
    return place;
  }

  /** Whether a store takes the folder, and behind it the longest name of an object. */
  private boolean isPossible(String folder) {
    String key = archive.resolve(folder).key();
    return KeyText.isPossible(folder)
        && Utf8.encodedLength(key) + ObjectName.longestLength(partition)
            <= KeyText.LONGEST_KEY_BYTES;
  }

  private static boolean isTooLong(@Nullable ByteString key, @Nullable Message message) {
    return (key != null && CameraId.isTooLong(key))
        || (message != null
            && CameraId.isTooLong(ByteString.copyFromUtf8(MessageDecoder.cameraId(message))));
  }

  /** Why the last record has no place. */
  Rejection rejection() {
    return rejection == null ? NO_VALUE : rejection;
  }

  /** Forgets all places, whose files are published, and the sources that are most behind. */
  void clear() {
    places.clear();
    sources.values().forEach(each -> each.place = null);
    if (sources.size() > MOST_SOURCES) {
      forgetOldest();
    }
  }

  private void forgetOldest() {
    List<Map.Entry<ByteString, Source>> oldest = new ArrayList<>(sources.entrySet());
    oldest.sort(Comparator.comparingLong(each -> each.getValue().latest.newest()));
    oldest
        .subList(0, sources.size() - MOST_SOURCES / 2)
        .forEach(each -> sources.remove(each.getKey()));
  }

  /** What is known of lateness, to begin with after a restart. */
  List<LatestTime> latestTimes() {
    List<LatestTime> times = new ArrayList<>();
    if (tellsLateness) {
      sources.forEach(
          (id, source) ->
              source.latest.forEachOldestFirst(time -> times.add(latestTime(id, time))));
    }
    return times;
  }

  private LatestTime latestTime(ByteString id, long time) {
    LatestTime.Builder latest = LatestTime.newBuilder().setTimeMillis(time);
    return isNamedByKey()
        ? latest.setKey(id).build()
        : latest.setCameraId(id.toStringUtf8()).build();
  }

  private boolean isNamedByKey() {
    return kind == Sources.DEVICES || kind == Sources.KEYS;
  }

  /** Adds what was known of lateness before a restart. */
  void know(List<LatestTime> times) {
    for (LatestTime each : times) {
      ByteString id = isNamedByKey() ? each.getKey() : each.getCameraIdBytes();
      @Nullable Source source = sources.get(id);
      source = source == null ? remember(id) : source;
      if (source != null) {
        source.latest.add(each.getTimeMillis());
      }
    }
  }

  /** Whether lateness is told at all. */
  boolean tellsLateness() {
    return tellsLateness;
  }
}
