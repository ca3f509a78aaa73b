package dev.sluice.io.runs;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.io.s3.ObjectStore;
import dev.sluice.io.s3.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What lies in a bucket. */
final class Contents {
  private Contents() {}

  /** All objects by key, as text. */
  static Map<String, String> of(ObjectStore store, String bucket) throws IOException {
    List<StoredObject> objects = new ArrayList<>();
    store.list(bucket, "", objects::add);
    Map<String, String> contents = new TreeMap<>();
    for (StoredObject object : objects) {
      try (InputStream in = store.read(bucket, object.key())) {
        contents.put(object.key(), new String(in.readAllBytes(), UTF_8));
      } catch (NoSuchFileException e) {
        // What a server leaves of an interrupted PUT is listed, and removed soon after.
      }
    }
    return contents;
  }
}
