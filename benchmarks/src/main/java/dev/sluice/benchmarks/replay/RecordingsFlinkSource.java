package dev.sluice.benchmarks.replay;

import dev.sluice.transforms.recordings.Recording;
import dev.sluice.transforms.recordings.RecordingStore;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.jspecify.annotations.Nullable;

/**
 * The recordings of a store as a source of Flink's own: a split per camera, given out as readers
 * ask.
 */
final class RecordingsFlinkSource
    implements Source<Recording, RecordingsFlinkSource.Split, List<Recording>> {

  private final RecordingStore store;

  RecordingsFlinkSource(RecordingStore store) {
    this.store = store;
  }

  record Split(Recording recording) implements SourceSplit, Serializable {
    @Override
    public String splitId() {
      return recording.name();
    }
  }

  @Override
  public Boundedness getBoundedness() {
    return Boundedness.BOUNDED;
  }

  @Override
  public SplitEnumerator<Split, List<Recording>> createEnumerator(
      SplitEnumeratorContext<Split> context) throws IOException {
    return new Enumerator(context, store.list());
  }

  @Override
  public SplitEnumerator<Split, List<Recording>> restoreEnumerator(
      SplitEnumeratorContext<Split> context, List<Recording> rest) {
    return new Enumerator(context, rest);
  }

  @Override
  public SourceReader<Recording, Split> createReader(SourceReaderContext context) {
    return new Reader(context);
  }

  @Override
  public SimpleVersionedSerializer<Split> getSplitSerializer() {
    return new JavaSerializer<>();
  }

  @Override
  public SimpleVersionedSerializer<List<Recording>> getEnumeratorCheckpointSerializer() {
    return new JavaSerializer<>();
  }

  private static final class Enumerator implements SplitEnumerator<Split, List<Recording>> {
    private final SplitEnumeratorContext<Split> context;
    private final Deque<Recording> rest;

    Enumerator(SplitEnumeratorContext<Split> context, List<Recording> recordings) {
      this.context = context;
      this.rest = new ArrayDeque<>(recordings);
    }

    @Override
    public void start() {}

    @Override
    public void handleSplitRequest(int subtaskId, @Nullable String requesterHostname) {
      Recording next = rest.poll();
      if (next == null) {
        context.signalNoMoreSplits(subtaskId);
      } else {
        context.assignSplit(new Split(next), subtaskId);
      }
    }

    @Override
    public void addSplitsBack(List<Split> splits, int subtaskId) {
      splits.forEach(split -> rest.addFirst(split.recording()));
    }

    @Override
    public void addReader(int subtaskId) {}

    @Override
    public List<Recording> snapshotState(long checkpointId) {
      return new ArrayList<>(rest);
    }

    @Override
    public void close() {}
  }

  private static final class Reader implements SourceReader<Recording, Split> {
    private final SourceReaderContext context;
    private final Deque<Split> splits = new ArrayDeque<>();
    private CompletableFuture<Void> available = new CompletableFuture<>();
    private boolean noMore;

    Reader(SourceReaderContext context) {
      this.context = context;
    }

    @Override
    public void start() {
      context.sendSplitRequest();
    }

    @Override
    public InputStatus pollNext(ReaderOutput<Recording> output) {
      Split split = splits.poll();
      if (split == null) {
        if (noMore) {
          return InputStatus.END_OF_INPUT;
        }
        available = new CompletableFuture<>();
        return InputStatus.NOTHING_AVAILABLE;
      }
      output.collect(split.recording());
      context.sendSplitRequest();
      return InputStatus.MORE_AVAILABLE;
    }

    @Override
    public List<Split> snapshotState(long checkpointId) {
      return new ArrayList<>(splits);
    }

    @Override
    public CompletableFuture<Void> isAvailable() {
      return splits.isEmpty() && !noMore ? available : CompletableFuture.completedFuture(null);
    }

    @Override
    public void addSplits(List<Split> added) {
      splits.addAll(added);
      available.complete(null);
    }

    @Override
    public void notifyNoMoreSplits() {
      noMore = true;
      available.complete(null);
    }

    @Override
    public void close() {}
  }

  private static final class JavaSerializer<T> implements SimpleVersionedSerializer<T> {
    @Override
    public int getVersion() {
      return 1;
    }

    @Override
    public byte[] serialize(T value) throws IOException {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
        out.writeObject(value);
      }
      return bytes.toByteArray();
    }

    @Override
    @SuppressWarnings("unchecked")
    public T deserialize(int version, byte[] bytes) throws IOException {
      try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
        return (T) in.readObject();
      } catch (ClassNotFoundException e) {
        throw new IOException(e);
      }
    }
  }
}
