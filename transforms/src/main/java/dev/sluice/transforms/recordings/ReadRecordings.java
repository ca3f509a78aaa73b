package dev.sluice.transforms.recordings;

import dev.sluice.transforms.coders.RecordCoder;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.io.BoundedSource;
import org.apache.beam.sdk.io.Read;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.jspecify.annotations.Nullable;

/**
 * Gives the {@link Recording}s of a store: one element per camera that has an object in the range,
 * or per partition that has an offset in it. Bounded, in the global window. What is read here is
 * the listing; the records stay where they are until a step opens a recording.
 *
 * <p>A bounded source with a split per recording, and not an Impulse with a Reshuffle behind it: a
 * runner hands splits to workers one by one as they ask for more, largest first, while a Reshuffle
 * gives out all recordings at once by the hash of a key, and with few of them one worker can get
 * most of them. On Flink the listing is done once, in the JobManager, and a restarted job reads the
 * same listing again.
 */
public final class ReadRecordings extends PTransform<PBegin, PCollection<Recording>> {
  private static final long serialVersionUID = 1L;

  private final RecordingStore store;
  private final ReplayProgress progress;

  private ReadRecordings(RecordingStore store, ReplayProgress progress) {
    this.store = store;
    this.progress = progress;
  }

  /** Reads the listing of a store, and tells what was planned to {@code progress}. */
  public static ReadRecordings from(RecordingStore store, ReplayProgress progress) {
    return new ReadRecordings(store, progress);
  }

  @Override
  public PCollection<Recording> expand(PBegin input) {
    return input.apply("ListRecordings", Read.from(new ListingSource(store, progress, null)));
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    builder.add(DisplayData.item("store", store.toString()).withLabel("Recordings read"));
  }

  /** The listing as a whole, or, once split, one recording of it. */
  private static final class ListingSource extends BoundedSource<Recording> {
    private static final long serialVersionUID = 1L;

    private final RecordingStore store;
    private final ReplayProgress progress;
    private final @Nullable Recording recording;

    ListingSource(RecordingStore store, ReplayProgress progress, @Nullable Recording recording) {
      this.store = store;
      this.progress = progress;
      this.recording = recording;
    }

    @Override
    public List<ListingSource> split(long desiredBundleSizeBytes, PipelineOptions options)
        throws IOException {
      return recording != null
          ? List.of(this)
          : list().stream().map(one -> new ListingSource(store, progress, one)).toList();
    }

    private List<Recording> list() throws IOException {
      List<Recording> recordings = store.list();
      progress.planned(
          recordings.stream().mapToLong(one -> one.objects().size()).sum(),
          recordings.stream().mapToLong(Recording::size).sum());
      return recordings;
    }

    /** Unknown: a runner asks before it splits, and the answer would be a listing more. */
    @Override
    public long getEstimatedSizeBytes(PipelineOptions options) {
      return 0;
    }

    @Override
    public Coder<Recording> getOutputCoder() {
      return RecordCoder.of(Recording.class);
    }

    @Override
    public BoundedReader<Recording> createReader(PipelineOptions options) throws IOException {
      return new ListingReader(this, recording != null ? List.of(recording) : list());
    }
  }

  private static final class ListingReader extends BoundedSource.BoundedReader<Recording> {
    private final ListingSource source;
    private final Iterator<Recording> rest;
    private @Nullable Recording current;

    ListingReader(ListingSource source, List<Recording> recordings) {
      this.source = source;
      this.rest = recordings.iterator();
    }

    @Override
    public boolean start() {
      return advance();
    }

    @Override
    public boolean advance() {
      current = rest.hasNext() ? rest.next() : null;
      return current != null;
    }

    @Override
    public Recording getCurrent() {
      if (current == null) {
        throw new NoSuchElementException("no current recording");
      }
      return current;
    }

    @Override
    public void close() {}

    @Override
    public BoundedSource<Recording> getCurrentSource() {
      return source;
    }
  }
}
