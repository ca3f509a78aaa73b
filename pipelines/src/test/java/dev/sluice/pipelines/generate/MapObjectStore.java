package dev.sluice.pipelines.generate;

import dev.sluice.io.s3.ObjectStore;
import dev.sluice.io.s3.ObjectStoreOpener;
import dev.sluice.io.s3.ObjectWriter;
import dev.sluice.io.s3.StoredObject;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;

/** Objects in memory, by {@code bucket/key}; whoever opens the same name sees the same objects. */
final class MapObjectStore implements ObjectStore {
  private static final Map<String, MapObjectStore> STORES = new ConcurrentHashMap<>();
  final ConcurrentSkipListMap<String, byte[]> objects = new ConcurrentSkipListMap<>();

  static ObjectStoreOpener opener() {
    String name = UUID.randomUUID().toString();
    return () -> STORES.computeIfAbsent(name, any -> new MapObjectStore());
  }

  @Override
  public void list(String bucket, String prefix, Consumer<StoredObject> consumer) {
    objects.forEach(
        (key, content) -> {
          if (key.startsWith(bucket + "/" + prefix)) {
            consumer.accept(new StoredObject(key.substring(bucket.length() + 1), content.length));
          }
        });
  }

  @Override
  public List<String> listFolders(String bucket, String prefix) {
    TreeSet<String> folders = new TreeSet<>();
    list(
        bucket,
        prefix,
        object -> {
          int slash = object.key().indexOf('/', prefix.length());
          if (slash >= 0) {
            folders.add(object.key().substring(0, slash + 1));
          }
        });
    return new ArrayList<>(folders);
  }

  @Override
  public boolean anyUnder(String bucket, String prefix) {
    String first = objects.ceilingKey(bucket + "/" + prefix);
    return first != null && first.startsWith(bucket + "/" + prefix);
  }

  @Override
  public InputStream read(String bucket, String key) throws IOException {
    byte[] content = objects.get(bucket + "/" + key);
    if (content == null) {
      throw new NoSuchFileException("s3://" + bucket + "/" + key);
    }
    return new ByteArrayInputStream(content);
  }

  @Override
  public ObjectWriter write(String bucket, String key) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    return new ObjectWriter() {
      @Override
      public void write(int oneByte) {
        content.write(oneByte);
      }

      @Override
      public void commit() {
        put(bucket, key, content.toByteArray());
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public void put(String bucket, String key, byte[] content) {
    objects.put(bucket + "/" + key, content.clone());
  }

  @Override
  public void delete(String bucket, List<String> keys) {
    keys.forEach(key -> objects.remove(bucket + "/" + key));
  }

  @Override
  public void close() {}
}
