package dev.sluice.transforms.replay;

import com.google.protobuf.ByteString;
import dev.sluice.deadletter.v1.ObjectSource;
import dev.sluice.transforms.recordings.RecordPlace;
import dev.sluice.transforms.recordings.RecordReader;
import dev.sluice.transforms.rejections.Rejection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads records from a list, as if they were one object. */
final class ListReader implements RecordReader {

  /** One record: good bytes, or the reason why they cannot be read. */
  record Line(ByteString bytes, @Nullable Rejection rejection) {}

  private final String objectUri;
  private final @Nullable String camera;
  private final List<Line> lines;
  private int current = -1;

  /**
   * @param camera of all records; null where their messages tell
   */
  ListReader(String objectUri, @Nullable String camera, List<Line> lines) {
    this.objectUri = objectUri;
    this.camera = camera;
    this.lines = lines;
  }

  @Override
  public boolean next() {
    return ++current < lines.size();
  }

  @Override
  public @Nullable String camera() {
    return camera;
  }

  @Override
  public @Nullable Rejection rejection() {
    return lines.get(current).rejection();
  }

  @Override
  public byte[] buffer() {
    return lines.get(current).bytes().toByteArray();
  }

  @Override
  public int offset() {
    return 0;
  }

  @Override
  public int length() {
    return lines.get(current).bytes().size();
  }

  @Override
  public ByteString original(int limitBytes) {
    ByteString bytes = lines.get(current).bytes();
    return bytes.substring(0, Math.min(limitBytes, bytes.size()));
  }

  @Override
  public long originalSizeBytes() {
    return length();
  }

  @Override
  public RecordPlace place() {
    return new RecordPlace.InObject(
        ObjectSource.newBuilder()
            .setUri(objectUri)
            .setRecordIndex(current)
            .setByteOffset(size(lines.subList(0, current)))
            .build());
  }

  @Override
  public long objectsRead() {
    return current < lines.size() ? 0 : 1;
  }

  @Override
  public long sizeRead() {
    return bytesRead();
  }

  @Override
  public long bytesRead() {
    return current < lines.size() ? 0 : size(lines);
  }

  private static long size(List<Line> lines) {
    return lines.stream().mapToLong(line -> line.bytes().size()).sum();
  }

  @Override
  public void close() {}
}
