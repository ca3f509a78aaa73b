package dev.sluice.io.archive;

import dev.sluice.io.s3.ObjectStore;
import dev.sluice.io.s3.ObjectWriter;
import dev.sluice.io.s3.StoredObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A store of which one request fails: before it was carried out, after it, or, for an object that
 * is written, some time later. The client cannot tell which.
 */
class FaultyStore implements ObjectStore {
  private final ObjectStore store;
  private final List<Late> late = new ArrayList<>();
  private int requestsToFailure = -1;
  private Failure failure = Failure.BEFORE;
  private int requestsToInterruption = -1;
  private Request interruption = () -> {};

  FaultyStore(ObjectStore store) {
    this.store = store;
  }

  enum Failure {
    BEFORE,
    AFTER,
    LATER
  }

  private record Late(String bucket, String key, byte[] content) {}

  /** Something that is done. */
  interface Request {
    void send() throws IOException;
  }

  /** Fails the request after so many others, and no other. */
  void failAfter(int requests, Failure how) {
    requestsToFailure = requests;
    failure = how;
  }

  void failNoMore() {
    requestsToFailure = -1;
    requestsToInterruption = -1;
  }

  /** Does something else in front of the request after so many others, once. */
  void interruptAfter(int requests, Request with) {
    requestsToInterruption = requests;
    interruption = with;
  }

  private void interrupt() throws IOException {
    if (requestsToInterruption >= 0 && requestsToInterruption-- == 0) {
      interruption.send();
    }
  }

  /** Carries out what was left for later. */
  void catchUp() throws IOException {
    for (Late each : late) {
      store.put(each.bucket, each.key, each.content);
    }
    late.clear();
  }

  private boolean fails() {
    return requestsToFailure >= 0 && requestsToFailure-- == 0;
  }

  private void send(Request request) throws IOException {
    interrupt();
    boolean fails = fails();
    if (!fails || failure == Failure.AFTER) {
      request.send();
    }
    if (fails) {
      throw new IOException("the store is away");
    }
  }

  @Override
  public void list(String bucket, String prefix, Consumer<StoredObject> objects)
      throws IOException {
    send(() -> store.list(bucket, prefix, objects));
  }

  @Override
  public List<String> listFolders(String bucket, String prefix) throws IOException {
    return store.listFolders(bucket, prefix);
  }

  @Override
  public boolean anyUnder(String bucket, String prefix) throws IOException {
    return store.anyUnder(bucket, prefix);
  }

  @Override
  public InputStream read(String bucket, String key) throws IOException {
    send(() -> {});
    return store.read(bucket, key);
  }

  @Override
  public ObjectWriter write(String bucket, String key) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    return new ObjectWriter() {
      @Override
      public void write(int value) {
        content.write(value);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) {
        content.write(bytes, offset, length);
      }

      @Override
      public void commit() throws IOException {
        if (requestsToFailure == 0 && failure == Failure.LATER) {
          late.add(new Late(bucket, key, content.toByteArray()));
        }
        send(() -> store.put(bucket, key, content.toByteArray()));
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public void put(String bucket, String key, byte[] content) throws IOException {
    send(() -> store.put(bucket, key, content));
  }

  @Override
  public boolean putIfAbsent(String bucket, String key, byte[] content) throws IOException {
    boolean[] put = new boolean[1];
    send(() -> put[0] = store.putIfAbsent(bucket, key, content));
    return put[0];
  }

  @Override
  public void delete(String bucket, List<String> keys) throws IOException {
    send(() -> store.delete(bucket, keys));
  }

  @Override
  public void close() {}
}
