package dev.sluice.io.s3;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.Lists;
import dev.sluice.io.s3.DayFolders.Found;
import dev.sluice.transforms.cameras.CameraSelection;
import dev.sluice.transforms.recordings.RecordReader;
import dev.sluice.transforms.recordings.RecordedObject;
import dev.sluice.transforms.recordings.Recording;
import dev.sluice.transforms.recordings.RecordingStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serial;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The cameras that are recorded in an object store, narrowed to a selection of them and to a range.
 *
 * <p>Listed are only the folders of the days that can hold the range: from the day of its begin to
 * the day of its last millisecond and the slack, since a message can be delivered after its event.
 * Of the cameras only what a glob leaves open is listed. The objects of a camera come in the order
 * of their days and then, unless a view says otherwise, of their keys' UTF-8 bytes; the "folders"
 * of no bytes that consoles make (keys that end with {@code /}) are none. Records that lie outside
 * the range are read too: only their content tells.
 */
public final class S3Recordings implements RecordingStore {
  @Serial private static final long serialVersionUID = 1L;

  private static final int MOST_SLACK_HOURS = 366 * 24;
  private static final int MOST_RECORD_MEGABYTES = 512;
  private static final int FOLDERS_AT_ONCE = 64;

  private final ObjectStoreOpener opener;
  private final ObjectLocation location;
  private final ObjectLayout layout;
  private final CameraSelection selection;
  private final LocalDate firstDay;
  private final LocalDate lastDay;
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
      int recordLimitBytes,
      @Nullable ObjectViews views) {
    this.opener = opener;
    this.location = location;
    this.layout = layout;
    this.selection = selection;
    this.firstDay = firstDay;
    this.lastDay = lastDay;
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
        recordLimitMegabytes << 20,
        null);
  }

  private static LocalDate day(long millis) {
    return LocalDate.ofInstant(Instant.ofEpochMilli(millis), ZoneOffset.UTC);
  }

  /** The same recordings through another opener, such as one with less patience. */
  public S3Recordings from(ObjectStoreOpener other) {
    return new S3Recordings(
        other, location, layout, selection, firstDay, lastDay, recordLimitBytes, views);
  }

  /** The same recordings, of whose objects only those count that a view shows, in its order. */
  public S3Recordings seenThrough(ObjectViews other) {
    return new S3Recordings(
        opener, location, layout, selection, firstDay, lastDay, recordLimitBytes, other);
  }

  private ObjectView view(ObjectStore store) throws IOException {
    return views == null ? ObjectView.ALL : views.open(store, location);
  }

  @Override
  public List<Recording> list() throws IOException {
    try (ObjectStore store = opener.open();
        ParallelRequests parallel = new ParallelRequests()) {
      ObjectView view = view(store);
      List<Found> folders = folders(store, parallel);
      Map<String, List<RecordedObject>> byCamera = new LinkedHashMap<>();
      List<List<RecordedObject>> objects =
          parallel.flatMap(folders, folder -> List.of(objects(store, view, folder)));
      for (int i = 0; i < folders.size(); i++) {
        byCamera
            .computeIfAbsent(folders.get(i).cameraId(), any -> new ArrayList<>())
            .addAll(objects.get(i));
      }
      return byCamera.entrySet().stream()
          .filter(camera -> !camera.getValue().isEmpty())
          .map(camera -> new Recording(camera.getKey(), camera.getValue()))
          .sorted(
              Comparator.comparingLong(Recording::size).reversed().thenComparing(Recording::name))
          .toList();
    }
  }

  /** Whether there is anything to read; asks until the first object is found. */
  public boolean anyObject() throws IOException {
    try (ObjectStore store = opener.open();
        ParallelRequests parallel = new ParallelRequests()) {
      ObjectView view = view(store);
      for (List<Found> some : Lists.partition(folders(store, parallel), FOLDERS_AT_ONCE)) {
        List<Found> hopeful =
            parallel.flatMap(
                some,
                folder ->
                    store.anyUnder(location.bucket(), folder.prefix())
                        ? List.of(folder)
                        : List.of());
        for (Found folder : hopeful) {
          if (!objects(store, view, folder).isEmpty()) {
            return true;
          }
        }
      }
      return false;
    }
  }

  /**
   * Reads the first byte of a recording.
   *
   * @throws IOException if the store refuses
   */
  public void checkReadable(Recording recording) throws IOException {
    try (ObjectStore store = opener.open();
        InputStream object = store.read(location.bucket(), recording.objects().get(0).key())) {
      int unused = object.read();
    }
  }

  private List<Found> folders(ObjectStore store, ParallelRequests parallel) throws IOException {
    List<LocalDate> days = firstDay.datesUntil(lastDay.plusDays(1)).toList();
    return new DayFolders(store, location, selection)
        .find(layout, days, parallel).stream().sorted(Comparator.comparing(Found::day)).toList();
  }

  private List<RecordedObject> objects(ObjectStore store, ObjectView view, Found folder)
      throws IOException {
    List<RecordedObject> objects = new ArrayList<>();
    store.list(
        location.bucket(),
        folder.prefix(),
        each -> {
          if (!each.key().endsWith("/") && view.shows(each.key())) {
            objects.add(new RecordedObject(each.key(), each.bytes()));
          }
        });
    objects.sort(Comparator.comparing(RecordedObject::key, view.order()));
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
