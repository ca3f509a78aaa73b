package dev.sluice.io.s3;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

import com.google.common.collect.Lists;
import dev.sluice.io.s3.AskedKeys.Place;
import dev.sluice.transforms.cameras.CameraSelection;
import dev.sluice.transforms.recordings.RecordReader;
import dev.sluice.transforms.recordings.RecordedObject;
import dev.sluice.transforms.recordings.Recording;
import dev.sluice.transforms.recordings.RecordingStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serial;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cameras that are recorded in an object store, narrowed to a selection of them and to a range.
 *
 * <p>Listed are only the folders of the days that can hold the range: from the day of its begin to
 * the day of its last millisecond and the slack, since a message can be delivered after its event.
 * Of the cameras only what a glob leaves open is listed, and of many days what is there. The
 * objects of a camera come in the order of their days and then, unless a view says otherwise, of
 * their keys' UTF-8 bytes; the "folders" of no bytes that consoles make (keys that end with {@code
 * /}) are none. Records that lie outside the range are read too: only their content tells.
 */
public final class S3Recordings implements RecordingStore {
  @Serial private static final long serialVersionUID = 1L;

  private static final Logger LOG = LoggerFactory.getLogger(S3Recordings.class);
  private static final int MOST_SLACK_HOURS = 366 * 24;
  private static final int MOST_RECORD_MEGABYTES = 512;
  private static final int FOLDERS_AT_ONCE = 64;

  private final ObjectStoreOpener opener;
  private final ObjectLocation location;
  private final ObjectLayout layout;
  private final CameraSelection selection;
  private final LocalDate firstDay;
  private final LocalDate lastDay;
  private final boolean everyDay;
  private final int recordLimitBytes;
  private final @Nullable ObjectViews views;
  private transient @Nullable ObjectStore reading;

  private S3Recordings(
      ObjectStoreOpener opener,
      ObjectLocation location,
      ObjectLayout layout,
      CameraSelection selection,
      LocalDate firstDay,
      LocalDate lastDay,
      boolean everyDay,
      int recordLimitBytes,
      @Nullable ObjectViews views) {
    this.opener = opener;
    this.location = location;
    this.layout = layout;
    this.selection = selection;
    this.firstDay = firstDay;
    this.lastDay = lastDay;
    this.everyDay = everyDay;
    this.recordLimitBytes = recordLimitBytes;
    this.views = views;
  }

  /**
   * Narrows what is recorded. Sends no request.
   *
   * @param location bucket and prefix below which the layout begins
   * @param layout see {@link ObjectLayout}
   * @param select which cameras, as a glob over {@code organization/site/zone/camera}
   * @param fromMillis begin of the range, event time, epoch milliseconds
   * @param toMillis end of the range, exclusive
   * @param slackHours how long after its event a message can have been delivered
   * @param recordLimitMegabytes size of the largest record that is accepted, MiB
   * @throws IllegalArgumentException if one of them cannot be used; the message says which and why
   */
  public static S3Recordings of(
      ObjectStoreOpener opener,
      ObjectLocation location,
      String layout,
      String select,
      long fromMillis,
      long toMillis,
      int slackHours,
      int recordLimitMegabytes) {
    checkArgument(fromMillis < toMillis, "the range must end after it begins");
    checkArgument(
        slackHours >= 0 && slackHours <= MOST_SLACK_HOURS,
        "layoutSlackHours must be from 0 to %s, but was: %s",
        MOST_SLACK_HOURS,
        slackHours);
    checkArgument(
        recordLimitMegabytes > 0 && recordLimitMegabytes <= MOST_RECORD_MEGABYTES,
        "recordLimitMegabytes must be from 1 to %s, but was: %s",
        MOST_RECORD_MEGABYTES,
        recordLimitMegabytes);
    return new S3Recordings(
        opener,
        location,
        ObjectLayout.parse(layout),
        CameraSelection.parse(select),
        day(fromMillis),
        day(toMillis - 1 + Duration.ofHours(slackHours).toMillis()),
        false,
        recordLimitMegabytes << 20,
        null);
  }

  private static LocalDate day(long millis) {
    return LocalDate.ofInstant(Instant.ofEpochMilli(millis), ZoneOffset.UTC);
  }

  /** The same recordings through another opener, such as one with less patience. */
  public S3Recordings from(ObjectStoreOpener other) {
    return new S3Recordings(
        other, location, layout, selection, firstDay, lastDay, everyDay, recordLimitBytes, views);
  }

  /** The same recordings, of whose objects only those count that a view shows, in its order. */
  public S3Recordings seenThrough(ObjectViews other) {
    return new S3Recordings(
        opener, location, layout, selection, firstDay, lastDay, everyDay, recordLimitBytes, other);
  }

  /**
   * The same range of event times, looked for under every day that there is, whatever day that is.
   * The objects of a camera then come in the order of the view alone: for what was put under wrong
   * days.
   */
  public S3Recordings underEveryDay() {
    return new S3Recordings(
        opener,
        location,
        layout,
        selection,
        LocalDate.of(0, 1, 1),
        LocalDate.of(9999, 12, 31),
        true,
        recordLimitBytes,
        views);
  }

  private ObjectView view(ObjectStore store) throws IOException {
    return views == null ? ObjectView.ALL : views.open(store, location);
  }

  /**
   * What a listing found.
   *
   * @param recordings as {@link #list} gives them
   * @param missing keys of objects of theirs that should be there and are not
   * @param lists how many requests the listing took
   */
  public record Listing(List<Recording> recordings, List<String> missing, long lists) {
    public Listing {
      recordings = List.copyOf(recordings);
      missing = List.copyOf(missing);
    }
  }

  /**
   * The recordings, with objects that should be there and are not in their places: whoever reads
   * them finds out. They have no size.
   */
  @Override
  public List<Recording> list() throws IOException {
    Listing listing = list(count -> {});
    if (!listing.missing.isEmpty()) {
      LOG.warn(
          "{} objects of {} are missing, though an index of the archive names them; the first is {}",
          listing.missing.size(),
          location,
          listing.missing.get(0));
    }
    return listing.recordings;
  }

  /**
   * The same, with how it came about.
   *
   * @param observer is told the number of requests so far, now and then and from any thread
   */
  public Listing list(LongConsumer observer) throws IOException {
    ListRequests requests = new ListRequests(observer);
    try (ObjectStore store = opener.open();
        ParallelRequests parallel = new ParallelRequests()) {
      ObjectView view = view(store);
      AskedKeys asked = asked();
      List<StoredObject> objects =
          parallel.flatMap(
              folders(store, parallel, requests),
              each -> objects(store, view, asked, each, requests));
      Set<String> keys = objects.stream().map(StoredObject::key).collect(Collectors.toSet());
      List<String> missing = view.missing(asked, keys, parallel, requests);
      return new Listing(
          recordings(
              asked,
              Stream.concat(
                  objects.stream(), missing.stream().map(key -> new StoredObject(key, 0, 0))),
              view.order()),
          missing,
          requests.count());
    }
  }

  private List<Recording> recordings(
      AskedKeys asked, Stream<StoredObject> objects, Comparator<StoredObject> order) {
    Map<String, NavigableMap<LocalDate, List<StoredObject>>> byCamera = new HashMap<>();
    objects.forEach(
        object -> {
          Place place = requireNonNull(asked.place(object.key()));
          byCamera
              .computeIfAbsent(place.cameraId(), any -> new TreeMap<>())
              .computeIfAbsent(everyDay ? LocalDate.EPOCH : place.day(), any -> new ArrayList<>())
              .add(object);
        });
    return byCamera.entrySet().stream()
        .map(
            camera ->
                new Recording(
                    camera.getKey(),
                    camera.getValue().values().stream()
                        .flatMap(day -> day.stream().sorted(order))
                        .map(each -> new RecordedObject(each.key(), each.bytes()))
                        .toList()))
        .sorted(Comparator.comparingLong(Recording::size).reversed().thenComparing(Recording::name))
        .toList();
  }

  /** Whether there is anything to read, or should be; asks until the first object is found. */
  public boolean anyObject() throws IOException {
    ListRequests requests = new ListRequests(count -> {});
    try (ObjectStore store = opener.open();
        ParallelRequests parallel = new ParallelRequests()) {
      ObjectView view = view(store);
      AskedKeys asked = asked();
      for (List<String> some :
          Lists.partition(folders(store, parallel, requests), FOLDERS_AT_ONCE)) {
        List<String> hopeful =
            parallel.flatMap(
                some,
                folder -> store.anyUnder(location.bucket(), folder) ? List.of(folder) : List.of());
        for (String folder : hopeful) {
          if (!objects(store, view, asked, folder, requests).isEmpty()) {
            return true;
          }
        }
      }
      return !view.missing(asked, Set.of(), parallel, requests).isEmpty();
    }
  }

  /**
   * Reads the first byte of an object. One that is gone since it was listed may be read as well.
   *
   * @throws IOException if the store refuses
   */
  public void checkReadable(RecordedObject recorded) throws IOException {
    try (ObjectStore store = opener.open();
        InputStream object = store.read(location.bucket(), recorded.key())) {
      int unused = object.read();
    } catch (NoSuchFileException e) {
      LOG.debug("gone since it was listed", e);
    }
  }

  private String top() {
    return location.key().isEmpty() ? "" : location.resolve("").key();
  }

  private AskedKeys asked() {
    return new AskedKeys(top(), layout, selection, firstDay, lastDay);
  }

  private List<String> folders(ObjectStore store, ParallelRequests parallel, ListRequests requests)
      throws IOException {
    return new DayFolders(store, location.bucket(), selection, firstDay, lastDay, requests)
        .find(top(), layout, parallel);
  }

  private List<StoredObject> objects(
      ObjectStore store, ObjectView view, AskedKeys asked, String folder, ListRequests requests)
      throws IOException {
    List<StoredObject> objects = new ArrayList<>();
    AtomicLong listed = new AtomicLong();
    store.list(
        location.bucket(),
        folder,
        each -> {
          listed.incrementAndGet();
          if (!each.key().endsWith("/") && asked.contains(each.key()) && view.shows(each.key())) {
            objects.add(each);
          }
        });
    requests.listed(listed.get());
    return objects;
  }

  /** One connection pool for all readers, opened with the first. */
  @Override
  public RecordReader read(Recording recording) throws IOException {
    return new S3RecordReader(store(), location.bucket(), recording, views, recordLimitBytes);
  }

  private synchronized ObjectStore store() {
    if (reading == null) {
      reading = opener.open();
    }
    return reading;
  }

  @Override
  public synchronized void close() {
    if (reading != null) {
      reading.close();
      reading = null;
    }
  }
}
