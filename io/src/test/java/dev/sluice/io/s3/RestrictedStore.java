package dev.sluice.io.s3;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** A store, in memory, as an identity sees it that has some rights only. */
public final class RestrictedStore implements ObjectStore {
  private final ObjectStore store;
  private final Set<Right> rights;
  private final List<String> written = new ArrayList<>();

  /** What may be done. */
  public enum Right {
    LIST,
    READ,
    WRITE,
    DELETE
  }

  private RestrictedStore(ObjectStore store, Set<Right> rights) {
    this.store = store;
    this.rights = rights;
  }

  /** All rights but those. */
  public static RestrictedStore without(ObjectStore store, Right... missing) {
    Set<Right> rights = EnumSet.allOf(Right.class);
    rights.removeAll(List.of(missing));
    return new RestrictedStore(store, rights);
  }

  /** The keys that were written, in order. */
  public List<String> written() {
    return written;
  }

  private void check(Right right, String what, String bucket, String key) throws IOException {
    if (!rights.contains(right)) {
      throw new RefusedException(
          "cannot %s %s: access denied by memory (403 AccessDenied)"
              .formatted(what, S3ObjectStore.uri(bucket, key)),
          null);
    }
  }

  @Override
  public void list(String bucket, String prefix, Consumer<StoredObject> objects)
      throws IOException {
    check(Right.LIST, "list", bucket, prefix);
    store.list(bucket, prefix, objects);
  }

  @Override
  public List<String> listFolders(String bucket, String prefix) throws IOException {
    check(Right.LIST, "list", bucket, prefix);
    return store.listFolders(bucket, prefix);
  }

  @Override
  public boolean anyUnder(String bucket, String prefix) throws IOException {
    check(Right.LIST, "list", bucket, prefix);
    return store.anyUnder(bucket, prefix);
  }

  @Override
  public InputStream read(String bucket, String key) throws IOException {
    check(Right.READ, "read", bucket, key);
    return store.read(bucket, key);
  }

  @Override
  public ObjectWriter write(String bucket, String key) throws IOException {
    check(Right.WRITE, "write", bucket, key);
    return store.write(bucket, key);
  }

  @Override
  public void put(String bucket, String key, byte[] content) throws IOException {
    check(Right.WRITE, "write", bucket, key);
    written.add(key);
    store.put(bucket, key, content);
  }

  @Override
  public boolean putIfAbsent(String bucket, String key, byte[] content) throws IOException {
    check(Right.WRITE, "write", bucket, key);
    return store.putIfAbsent(bucket, key, content);
  }

  @Override
  public void delete(String bucket, List<String> keys) throws IOException {
    check(Right.DELETE, "remove", bucket, keys.get(0));
    store.delete(bucket, keys);
  }

  @Override
  public void close() {}
}
