package dev.sluice.io.snapshots;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.hash.Hashing;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import dev.sluice.io.runs.NdjsonFormat;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.sensor.v1.SnapshotEntry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * What was collected, at a place in S3: bodies in folders of days, and a log of numbered entries,
 * each the manifest of a body. A body that no entry names does not count. An entry is appended only
 * where there is none, so of two collectors that append at once one fails. Stateless.
 */
public final class SnapshotLog {
  /** The folder of the entries. */
  public static final String FOLDER = "_log";

  private static final String FAILED = "failed";

  /** Of what cannot be used. */
  private static final int MOST_KEPT = 1 << 20;

  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("yyyy/MM/dd", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HHmmss.SSS", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final ObjectStore store;
  private final ObjectLocation place;

  /** At a place. */
  public SnapshotLog(ObjectStore store, ObjectLocation place) {
    this.store = store;
    this.place = place;
  }

  /** An entry; empty where there is none of that number. */
  public Optional<SnapshotEntry> entry(long number) throws IOException {
    ObjectLocation at = place.resolve(key(number));
    try (InputStream in = store.read(at.bucket(), at.key())) {
      SnapshotEntry.Builder entry = SnapshotEntry.newBuilder();
      JsonFormat.parser()
          .ignoringUnknownFields()
          .merge(new String(in.readAllBytes(), UTF_8), entry);
      return Optional.of(entry.build());
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (InvalidProtocolBufferException e) {
      throw new IOException(at + " is no entry of a log of snapshots", e);
    }
  }

  /**
   * The last entry; empty where there is none.
   *
   * @param known an entry that is there, 0 for none: what is behind it is asked for one by one, and
   *     without one all are listed
   */
  public Optional<SnapshotEntry> last(long known) throws IOException {
    long last = known > 0 ? known : listed();
    Optional<SnapshotEntry> found = last == 0 ? Optional.empty() : entry(last);
    if (known > 0 && found.isEmpty()) {
      throw new IOException(
          ("%s has no entry %d, of which the topic has the items: it is another place than the one"
                  + " that this job has written to")
              .formatted(place.resolve(FOLDER), known));
    }
    while (true) {
      Optional<SnapshotEntry> next = entry(last + 1);
      if (next.isEmpty()) {
        return found;
      }
      found = next;
      last++;
    }
  }

  private long listed() throws IOException {
    ObjectLocation folder = place.resolve(FOLDER + "/");
    long[] last = {0};
    store.list(
        folder.bucket(),
        folder.key(),
        object -> {
          String name = object.key().substring(folder.key().length());
          if (name.matches("\\d{10}\\.json")) {
            last[0] = Math.max(last[0], Long.parseLong(name.substring(0, 10)));
          }
        });
    return last[0];
  }

  /**
   * Appends an entry.
   *
   * @return false if there is another of that number
   */
  boolean append(SnapshotEntry entry) throws IOException {
    ObjectLocation at = place.resolve(key(entry.getNumber()));
    return store.putIfAbsent(
        at.bucket(), at.key(), (NdjsonFormat.line(entry) + "\n").getBytes(UTF_8));
  }

  /** Puts a body where no entry names it yet, and gives its key. */
  String put(byte[] body, String sha256, long fetchedMillis) throws IOException {
    String key = named(sha256, fetchedMillis);
    write(key, body, body.length);
    return key;
  }

  /** Keeps the begin of what cannot be used, and gives where. */
  ObjectLocation keep(byte[] body, long fetchedMillis) throws IOException {
    String key = FAILED + "/" + named(sha256(body), fetchedMillis);
    write(key, body, Math.min(body.length, MOST_KEPT));
    return place.resolve(key);
  }

  private static String named(String sha256, long fetchedMillis) {
    Instant fetched = Instant.ofEpochMilli(fetchedMillis);
    return "%s/%s-%s.json.gz"
        .formatted(DAY.format(fetched), TIME.format(fetched), sha256.substring(0, 12));
  }

  private void write(String key, byte[] body, int length) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(body, 0, length);
    }
    ObjectLocation at = place.resolve(key);
    store.put(at.bucket(), at.key(), packed.toByteArray());
  }

  /**
   * The body of an entry.
   *
   * @throws IOException also if it is not what was put there
   */
  public byte[] body(SnapshotEntry entry) throws IOException {
    ObjectLocation at = place.resolve(entry.getBodyKey());
    try (InputStream in = new GZIPInputStream(store.read(at.bucket(), at.key()))) {
      byte[] body = in.readAllBytes();
      if (sha256(body).equals(entry.getSha256())) {
        return body;
      }
    }
    throw new IOException(at + " is not the body that entry " + entry.getNumber() + " names");
  }

  static String sha256(byte[] body) {
    return Hashing.sha256().hashBytes(body).toString();
  }

  private static String key(long number) {
    return FOLDER + "/%010d.json".formatted(number);
  }
}
