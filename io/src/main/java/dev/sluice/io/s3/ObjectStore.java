package dev.sluice.io.s3;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.function.Consumer;

/**
 * What we need of an object store: the one seam between us and S3. {@code S3ObjectStore} speaks to
 * a server, {@code InMemoryObjectStore} is its twin; both pass the same contract test. Thread-safe.
 *
 * <p>Every method tries again, with backoff, while the store is away or answers 5xx or 429, for as
 * long as its settings allow. A bucket that does not exist and a refusal (403, a {@link
 * RefusedException}) are not tried again. What is thrown in the end is an {@link IOException} whose
 * message says what was asked for, where and what came back, and never holds a credential.
 */
public interface ObjectStore extends AutoCloseable {

  /** A store without a bucket, for whoever needs none. */
  static ObjectStore none() {
    return InMemoryObjectStore.withBuckets().open();
  }

  /**
   * Gives all objects whose key begins with the prefix, in the order of their keys' UTF-8 bytes;
   * pages are followed.
   */
  void list(String bucket, String prefix, Consumer<StoredObject> objects) throws IOException;

  /**
   * The next level below a prefix: each distinct beginning of a key up to and with the next {@code
   * /} after the prefix, in order; pages are followed.
   */
  List<String> listFolders(String bucket, String prefix) throws IOException;

  /** Whether any object's key begins with the prefix; one request. */
  boolean anyUnder(String bucket, String prefix) throws IOException;

  /**
   * Reads an object from its begin. A connection that breaks is opened again where it broke, and
   * only on the same version of the object.
   *
   * @throws java.nio.file.NoSuchFileException if there is no such object; also from the stream's
   *     first read
   */
  InputStream read(String bucket, String key) throws IOException;

  /**
   * Writes an object in a stream. It appears whole, with {@link ObjectWriter#commit}, or not at
   * all; an object of that key is replaced.
   */
  ObjectWriter write(String bucket, String key) throws IOException;

  /** Writes a small object in one request; an object of that key is replaced. */
  void put(String bucket, String key, byte[] content) throws IOException;

  /**
   * Writes a small object in one request, unless there is one of that key: of many that try at
   * once, one succeeds. An attempt whose answer was lost can find its own object; so contents have
   * to differ between writers.
   *
   * @return whether the object of that key has this content now because it was absent; false leaves
   *     what is there as it is
   * @throws IOException also if the store says that it does not know the condition. One that
   *     ignores it replaces the object instead.
   */
  boolean putIfAbsent(String bucket, String key, byte[] content) throws IOException;

  /**
   * Removes objects; one that is not there is no error. Not every server misses the bucket.
   *
   * @throws RefusedException if the identity may not remove one of them; others can be gone
   */
  void delete(String bucket, List<String> keys) throws IOException;

  /**
   * Removes objects that nobody misses, where the identity may: a writer in a lake commonly may
   * not.
   *
   * @return whether they are gone
   */
  default boolean deleteIfAllowed(String bucket, List<String> keys) throws IOException {
    try {
      delete(bucket, keys);
      return true;
    } catch (RefusedException e) {
      return false;
    }
  }

  @Override
  void close();
}
