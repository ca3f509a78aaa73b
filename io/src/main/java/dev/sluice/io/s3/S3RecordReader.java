package dev.sluice.io.s3;

import com.google.protobuf.ByteString;
import dev.sluice.deadletter.v1.ObjectSource;
import dev.sluice.io.records.ObjectRecords;
import dev.sluice.transforms.recordings.RecordPlace;
import dev.sluice.transforms.recordings.RecordReader;
import dev.sluice.transforms.recordings.RecordedObject;
import dev.sluice.transforms.recordings.Recording;
import dev.sluice.transforms.rejections.Rejection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * Reads a recording, object by object, while two threads fetch the current object and those behind
 * it: at most four in all, of each at most 4 MiB ahead of the reading.
 */
final class S3RecordReader implements RecordReader {
  private static final int THREADS = 2;
  private static final int OBJECTS_AHEAD = 4;
  private static final int MOST_SPARES = 64;

  private final ObjectStore store;
  private final String bucket;
  private final Recording recording;
  private final @Nullable ObjectViews views;
  private final ObjectRecords records;
  private final ExecutorService threads;
  private final Queue<byte[]> spares = new ArrayBlockingQueue<>(MOST_SPARES);
  private final Queue<FetchedObject> ahead = new ArrayDeque<>();
  private int asked;
  private @Nullable RecordedObject current;
  private String uri = "";
  private long objectsRead;
  private long bytesRead;

  S3RecordReader(
      ObjectStore store,
      String bucket,
      Recording recording,
      @Nullable ObjectViews views,
      int recordLimitBytes) {
    this.store = store;
    this.bucket = bucket;
    this.recording = recording;
    this.views = views;
    this.records = new ObjectRecords(recordLimitBytes);
    this.threads =
        Executors.newFixedThreadPool(
            THREADS,
            work -> {
              Thread thread = new Thread(work, "sluice-fetch-" + recording.name());
              thread.setDaemon(true);
              return thread;
            });
    askAhead();
  }

  private void askAhead() {
    while (ahead.size() < OBJECTS_AHEAD && asked < recording.objects().size()) {
      String key = recording.objects().get(asked++).key();
      FetchedObject object = new FetchedObject(spares);
      ahead.add(object);
      threads.execute(() -> object.fetch(() -> store.read(bucket, key)));
    }
  }

  @Override
  public boolean next() throws IOException {
    while (true) {
      if (current != null) {
        if (records.next()) {
          return true;
        }
        records.close();
        objectsRead++;
        bytesRead += current.size();
        current = null;
      }
      askAhead();
      @Nullable FetchedObject object = ahead.poll();
      if (object == null) {
        return false;
      }
      current = recording.objects().get((int) objectsRead);
      uri = new ObjectLocation(bucket, current.key()).toString();
      records.open(object, views == null ? null : views.form(current.key()));
    }
  }

  @Override
  public String camera() {
    return recording.name();
  }

  @Override
  public @Nullable Rejection rejection() {
    return records.rejection();
  }

  @Override
  public byte[] buffer() {
    return records.buffer();
  }

  @Override
  public int offset() {
    return records.offset();
  }

  @Override
  public int length() {
    return records.length();
  }

  @Override
  public ByteString original(int limitBytes) {
    return records.original(limitBytes);
  }

  @Override
  public long originalSizeBytes() {
    return records.originalSizeBytes();
  }

  @Override
  public RecordPlace place() {
    ObjectSource.Builder source = ObjectSource.newBuilder().setUri(uri);
    if (records.recordIndex() >= 0) {
      source.setRecordIndex(records.recordIndex()).setByteOffset(records.byteOffset());
    }
    return new RecordPlace.InObject(source.build());
  }

  @Override
  public long objectsRead() {
    return objectsRead;
  }

  @Override
  public long sizeRead() {
    return bytesRead;
  }

  @Override
  public long bytesRead() {
    return bytesRead;
  }

  /** Ends the threads and the connections; a request that waits for its answer ends with it. */
  @Override
  public void close() {
    threads.shutdownNow();
    try {
      records.close();
      for (FetchedObject each : ahead) {
        each.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot end the reading of " + uri, e);
    }
  }
}
