package dev.sluice.io.s3;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * The twin of the real store, in the memory of one JVM: for unit tests, and for what a command
 * writes into a folder afterwards. Of its objects each was written a second after the one before.
 */
public final class InMemoryObjectStore implements ObjectStore {
  /** By name, since an opener is serialized on its way to a worker. */
  private static final Map<String, Map<String, NavigableMap<String, Content>>> STORES =
      new ConcurrentHashMap<>();

  private static final AtomicLong CLOCK = new AtomicLong();

  private final Map<String, NavigableMap<String, Content>> buckets;

  private static final class Content {
    final byte[] bytes;
    final long modifiedMillis = CLOCK.addAndGet(1_000);

    Content(byte[] bytes) {
      this.bytes = bytes;
    }
  }

  private InMemoryObjectStore(Map<String, NavigableMap<String, Content>> buckets) {
    this.buckets = buckets;
  }

  /** Makes a new store with empty buckets; each opening gives the same one. */
  public static ObjectStoreOpener withBuckets(String... names) {
    Map<String, NavigableMap<String, Content>> buckets = new ConcurrentHashMap<>();
    for (String name : names) {
      buckets.put(name, new ConcurrentSkipListMap<>(KeyOrder.UTF8));
    }
    String id = UUID.randomUUID().toString();
    STORES.put(id, buckets);
    return new Opener(id);
  }

  private record Opener(String id) implements ObjectStoreOpener {
    @Override
    public ObjectStore open() {
      Map<String, NavigableMap<String, Content>> buckets = STORES.get(id);
      if (buckets == null) {
        throw new IllegalStateException("the store lives in the memory of another JVM");
      }
      return new InMemoryObjectStore(buckets);
    }
  }

  @Override
  public void list(String bucket, String prefix, Consumer<StoredObject> objects)
      throws IOException {
    for (Map.Entry<String, Content> object :
        bucket("list", bucket, prefix).tailMap(prefix).entrySet()) {
      if (!object.getKey().startsWith(prefix)) {
        return;
      }
      Content content = object.getValue();
      objects.accept(
          new StoredObject(object.getKey(), content.bytes.length, content.modifiedMillis));
    }
  }

  @Override
  public List<String> listFolders(String bucket, String prefix) throws IOException {
    TreeSet<String> folders = new TreeSet<>(KeyOrder.UTF8);
    list(
        bucket,
        prefix,
        object -> {
          int slash = object.key().indexOf('/', prefix.length());
          if (slash >= 0) {
            folders.add(object.key().substring(0, slash + 1));
          }
        });
    return List.copyOf(folders);
  }

  @Override
  public boolean anyUnder(String bucket, String prefix) throws IOException {
    String first = bucket("list", bucket, prefix).ceilingKey(prefix);
    return first != null && first.startsWith(prefix);
  }

  @Override
  public InputStream read(String bucket, String key) throws IOException {
    Content content = bucket("read", bucket, key).get(key);
    if (content == null) {
      throw new NoSuchFileException(S3ObjectStore.uri(bucket, key), null, "no such object");
    }
    return new ByteArrayInputStream(content.bytes);
  }

  @Override
  public ObjectWriter write(String bucket, String key) throws IOException {
    return new Writer(bucket("write", bucket, key), key);
  }

  @Override
  public void put(String bucket, String key, byte[] content) throws IOException {
    bucket("write", bucket, key).put(key, new Content(content.clone()));
  }

  @Override
  public boolean putIfAbsent(String bucket, String key, byte[] content) throws IOException {
    return bucket("write", bucket, key).putIfAbsent(key, new Content(content.clone())) == null;
  }

  @Override
  public void delete(String bucket, List<String> keys) throws IOException {
    NavigableMap<String, Content> objects =
        bucket("remove", bucket, keys.isEmpty() ? "" : keys.get(0));
    keys.forEach(objects::remove);
  }

  private NavigableMap<String, Content> bucket(String what, String bucket, String key)
      throws IOException {
    NavigableMap<String, Content> objects = buckets.get(bucket);
    if (objects == null) {
      throw new StoreFailedException(
          String.format(
              "cannot %s %s: the bucket does not exist at memory",
              what, S3ObjectStore.uri(bucket, key)),
          null);
    }
    return objects;
  }

  @Override
  public void close() {}

  private static final class Writer extends ObjectWriter {
    private final NavigableMap<String, Content> objects;
    private final String key;
    private final ByteArrayOutputStream content = new ByteArrayOutputStream();
    private boolean ended;

    Writer(NavigableMap<String, Content> objects, String key) {
      this.objects = objects;
      this.key = key;
    }

    @Override
    public void write(int value) throws IOException {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      if (ended) {
        throw new IOException("write " + key + " has ended: nothing more can be written");
      }
      content.write(bytes, offset, length);
    }

    @Override
    public void commit() throws IOException {
      if (ended) {
        throw new IOException("write " + key + " has ended: it cannot be committed");
      }
      objects.put(key, new Content(content.toByteArray()));
      ended = true;
    }

    @Override
    public void close() {
      ended = true;
    }
  }
}
