package dev.sluice.io.archive;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import dev.sluice.archive.v1.PublishIndex;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.ObjectStore;
import java.io.IOException;
import java.io.InputStream;

/** The index of a publish as an object: zstd with a checksum. */
final class IndexFile {
  static final String FOLDER = "_index";

  private static final String EXTENSION = "index.zst";

  private IndexFile() {}

  /** Where it lies, below the archive. */
  static String path(ArchivedPartition partition, long generation, long first, long last) {
    return partition.folder(FOLDER) + new ObjectName(partition, generation, first, last, EXTENSION);
  }

  static Spool write(PublishIndex index, FrameCompressor zstd) throws IOException {
    Spool content = new Spool();
    byte[] bytes = index.toByteArray();
    zstd.compress(bytes, bytes.length, content);
    return content;
  }

  static PublishIndex read(ObjectStore store, ObjectLocation location) throws IOException {
    try (InputStream index =
        new ZstdInputStreamNoFinalizer(store.read(location.bucket(), location.key()))) {
      return PublishIndex.parseFrom(index);
    }
  }
}
