package dev.sluice.samples.generate;

import com.google.common.io.CountingOutputStream;
import dev.sluice.camera.v1.GeneratedCounts;
import dev.sluice.deadletter.v1.Reason;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.io.s3.ObjectWriter;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Writes the deliveries of a camera-day as objects, one after the other, and counts them. An object
 * is named by the time from which on it takes deliveries, so that names sort by time. A time
 * without deliveries has no object.
 *
 * <p>Some objects are corrupt as a whole: an empty one beside a good one, or, where records are
 * delimited, a good one with a length at its end and less than that behind it. No good record is
 * lost by either.
 */
final class ObjectSequence implements CameraDay.Sink, AutoCloseable {
  private static final DateTimeFormatter NAME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH-mm-ss'Z'").withZone(ZoneOffset.UTC);
  // An object is as likely to be corrupt as one of so many records.
  private static final int RECORDS_PER_FLAW = 20;
  // A length of a hundred bytes, and three of them.
  private static final byte[] UNFINISHED_RECORD = {100, 0x0a, 0x29, 't'};
  private static final int BUFFER_BYTES = 16 * 1024;

  private final ObjectStore store;
  private final ObjectLocation folder;
  private final ObjectForm form;
  private final double flawShare;
  private final Dice dice;
  private final Set<String> keys = new TreeSet<>();
  private final Map<Reason, Long> corrupt = new EnumMap<>(Reason.class);
  private long bytes;
  private long observations;
  private long duplicates;
  private @Nullable OpenObject open;

  /**
   * @param folder where the objects of this camera-day lie
   * @param corruptShare share of corrupt records
   * @param dice decides which objects are corrupt
   */
  ObjectSequence(
      ObjectStore store, ObjectLocation folder, ObjectForm form, double corruptShare, Dice dice) {
    this.store = store;
    this.folder = folder;
    this.form = form;
    this.flawShare = Math.min(1, corruptShare * RECORDS_PER_FLAW);
    this.dice = dice;
  }

  @Override
  public void accept(Delivery delivery) throws IOException {
    form.framing().write(objectAt(delivery.atMillis()).records, delivery);
    Flaw flaw = delivery.flaw();
    if (flaw != null) {
      count(flaw.reason(form.framing()));
    } else if (delivery.duplicate()) {
      duplicates++;
    } else {
      observations++;
    }
  }

  /** Makes the last object appear. */
  void finish() throws IOException {
    OpenObject object = open;
    if (object == null) {
      return;
    }
    if (dice.chance(flawShare)) {
      if (form.framing() == Framing.DELIMITED && dice.chance(0.5)) {
        object.records.write(UNFINISHED_RECORD);
        count(Reason.REASON_LENGTH_IMPOSSIBLE);
      } else {
        store.put(folder.bucket(), newKey(object.beginMillis, "-empty"), new byte[0]);
        count(Reason.REASON_OBJECT_EMPTY);
      }
    }
    bytes += object.commit();
    open = null;
  }

  /** The keys of all objects so far. */
  Set<String> keys() {
    return keys;
  }

  /** What was written so far. */
  GeneratedCounts counts() {
    GeneratedCounts.Builder counts =
        GeneratedCounts.newBuilder()
            .setCameraDays(keys.isEmpty() ? 0 : 1)
            .setObjects(keys.size())
            .setBytes(bytes)
            .setObservations(observations)
            .setDuplicates(duplicates);
    corrupt.forEach((reason, count) -> counts.putCorrupt(reason.name(), count));
    return counts.build();
  }

  /** Drops an object that is not finished; idempotent. */
  @Override
  public void close() throws IOException {
    if (open != null) {
      open.writer.close();
      open = null;
    }
  }

  private OpenObject objectAt(long millis) throws IOException {
    long formMillis = form.minutes() * Day.MINUTE_MILLIS;
    long sinceMidnight = Math.floorMod(millis, Day.MILLIS);
    long begin = millis - sinceMidnight + sinceMidnight / formMillis * formMillis;
    OpenObject object = open;
    if (object == null || object.beginMillis != begin) {
      finish();
      object = new OpenObject(begin, store.write(folder.bucket(), newKey(begin, "")));
      open = object;
    }
    return object;
  }

  private String newKey(long beginMillis, String variant) {
    String name = NAME.format(Instant.ofEpochMilli(beginMillis)) + variant + form.extension();
    String key = folder.resolve(name).key();
    keys.add(key);
    return key;
  }

  private void count(Reason reason) {
    corrupt.merge(reason, 1L, Long::sum);
  }

  private final class OpenObject {
    private final long beginMillis;
    private final ObjectWriter writer;
    private final CountingOutputStream stored;
    private final OutputStream records;

    OpenObject(long beginMillis, ObjectWriter writer) throws IOException {
      this.beginMillis = beginMillis;
      this.writer = writer;
      this.stored = new CountingOutputStream(new StaysOpen(writer));
      this.records = new BufferedOutputStream(form.compression().compress(stored), BUFFER_BYTES);
    }

    /** Gives the stored size, bytes. */
    long commit() throws IOException {
      records.close();
      writer.commit();
      writer.close();
      return stored.getCount();
    }
  }

  /** Lets a compressor end its data without closing the object, which would drop it. */
  private static final class StaysOpen extends FilterOutputStream {
    StaysOpen(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }
}
