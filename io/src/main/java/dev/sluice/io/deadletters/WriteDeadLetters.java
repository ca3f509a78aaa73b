package dev.sluice.io.deadletters;

import com.google.common.annotations.VisibleForTesting;
import dev.sluice.deadletter.v1.DeadLetter;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.io.s3.ObjectStoreOpener;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PDone;
import org.jspecify.annotations.Nullable;

/**
 * Writes dead letters of a live pipeline into a store: {@code
 * <location>/<pipeline>/yyyy/MM/dd/HH/<hash>.delimited.zst}, by the hour (UTC) in which they were
 * rejected, delimited protobuf in zstd with a checksum. {@link DeadLetterStore} reads them.
 *
 * <p>Input may be unbounded; windows and timestamps do not matter. A bundle's letters are held in
 * memory, compressed, and written when the bundle ends: one object for each pipeline and hour in
 * it, in one request each, and one more for every 8 MiB, so that a flood of poison is no flood of
 * requests and no growing heap. An object appears whole or not at all.
 *
 * <p>At least once: a bundle that is repeated after a failure writes its letters again. As it was,
 * it replaces its objects, otherwise readers collapse the letters. A store that is away is tried
 * again for as long as its settings say, which holds up the input; one that refuses or stays away
 * longer fails the bundle. No letter is ever dropped.
 *
 * <pre>{@code
 * rejected.apply("WriteDeadLetters", WriteDeadLetters.to(settings, location));
 * }</pre>
 */
public final class WriteDeadLetters extends PTransform<PCollection<DeadLetter>, PDone> {
  private static final long serialVersionUID = 1L;
  private static final int OBJECT_BYTES = 8 << 20;

  /** More than one or two are open only where letters have event times alone. */
  private static final int OPEN_BATCHES = 32;

  private final ObjectStoreOpener opener;
  private final ObjectLocation location;
  private final int objectBytes;

  private WriteDeadLetters(ObjectStoreOpener opener, ObjectLocation location, int objectBytes) {
    this.opener = opener;
    this.location = location;
    this.objectBytes = objectBytes;
  }

  /** Writes below a location of a store. */
  public static WriteDeadLetters to(ObjectStoreOpener opener, ObjectLocation location) {
    return new WriteDeadLetters(opener, location, OBJECT_BYTES);
  }

  /** The same, that ends an object once it holds so many bytes. */
  @VisibleForTesting
  WriteDeadLetters withObjectBytes(int bytes) {
    return new WriteDeadLetters(opener, location, bytes);
  }

  @Override
  public PDone expand(PCollection<DeadLetter> letters) {
    var unused =
        letters.apply("WriteObjects", ParDo.of(new WriteFn(opener, location, objectBytes)));
    return PDone.in(letters.getPipeline());
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    builder
        .add(DisplayData.item("location", location.toString()))
        .add(DisplayData.item("objectBytes", objectBytes));
  }

  private static final class WriteFn extends DoFn<DeadLetter, Void> {
    private static final long serialVersionUID = 1L;

    private final Counter lettersWritten =
        Metrics.counter(WriteDeadLetters.class, "letters_written");
    private final Counter objectsWritten =
        Metrics.counter(WriteDeadLetters.class, "objects_written");
    private final Counter bytesWritten = Metrics.counter(WriteDeadLetters.class, "written_bytes");
    private final ObjectStoreOpener opener;
    private final ObjectLocation location;
    private final int objectBytes;
    private transient @Nullable ObjectStore store;
    private transient @Nullable Map<String, LetterBatch> batches;

    WriteFn(ObjectStoreOpener opener, ObjectLocation location, int objectBytes) {
      this.opener = opener;
      this.location = location;
      this.objectBytes = objectBytes;
    }

    @StartBundle
    public void startBundle() throws IOException {
      discard();
    }

    @ProcessElement
    public void processElement(@Element DeadLetter letter) throws IOException {
      Map<String, LetterBatch> open = batches();
      String folder = LetterPaths.folder(letter);
      LetterBatch batch = open.get(folder);
      if (batch == null) {
        if (open.size() == OPEN_BATCHES) {
          writeAll();
        }
        batch = new LetterBatch();
        open.put(folder, batch);
      }
      batch.add(letter);
      if (batch.heldBytes() >= objectBytes) {
        write(folder, batch);
        open.remove(folder);
      }
    }

    @FinishBundle
    public void finishBundle() throws IOException {
      writeAll();
    }

    private void writeAll() throws IOException {
      for (Map.Entry<String, LetterBatch> batch : batches().entrySet()) {
        write(batch.getKey(), batch.getValue());
      }
      batches().clear();
    }

    private void write(String folder, LetterBatch batch) throws IOException {
      if (store == null) {
        store = opener.open();
      }
      byte[] content = batch.finish();
      ObjectLocation object = location.resolve(folder + batch.name());
      store.put(object.bucket(), object.key(), content);
      lettersWritten.inc(batch.letters());
      objectsWritten.inc();
      bytesWritten.inc(content.length);
    }

    private Map<String, LetterBatch> batches() {
      if (batches == null) {
        batches = new TreeMap<>();
      }
      return batches;
    }

    /** What a bundle that failed has left: its letters come again. */
    private void discard() throws IOException {
      for (LetterBatch batch : batches().values()) {
        batch.close();
      }
      batches().clear();
    }

    @Teardown
    public void teardown() throws IOException {
      discard();
      if (store != null) {
        store.close();
        store = null;
      }
    }
  }
}
