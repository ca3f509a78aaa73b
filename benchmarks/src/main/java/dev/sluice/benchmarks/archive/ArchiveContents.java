package dev.sluice.benchmarks.archive;

import com.github.luben.zstd.ZstdInputStream;
import com.google.common.hash.HashFunction;
import com.google.common.hash.Hashing;
import com.google.protobuf.CodedInputStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What lies in the files of an archive, whatever they are called and wherever a file begins.
 *
 * @param records how many records
 * @param hash the sum of the hashes of all of them, each with its folder
 * @param files in how many files
 * @param bytes their size
 */
record ArchiveContents(long records, long hash, long files, long bytes) {
  private static final String FILE = ".binpb.zst";
  private static final String DATA = "data";
  private static final HashFunction HASH = Hashing.farmHashFingerprint64();

  /** Whether the same records lie in the same folders. */
  boolean isSameAs(ArchiveContents other) {
    return records == other.records && hash == other.hash;
  }

  /**
   * Reads all files below a folder of the server.
   *
   * @throws IOException if one is cut off or is no such file
   */
  static ArchiveContents of(Path archive) throws IOException {
    Path data = archive.resolve(DATA);
    if (!Files.isDirectory(data)) {
      return new ArchiveContents(0, 0, 0, 0);
    }
    List<Path> files;
    try (Stream<Path> all = Files.walk(data)) {
      files =
          all.filter(file -> file.getFileName().toString().endsWith(FILE))
              .filter(Files::isRegularFile)
              .toList();
    }
    long records = 0;
    long hash = 0;
    long bytes = 0;
    for (Path file : files) {
      long folder = HASH.hashUnencodedChars(data.relativize(file.getParent()).toString()).asLong();
      bytes += Files.size(file);
      try (InputStream in =
          new ZstdInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
        CodedInputStream coded = CodedInputStream.newInstance(in);
        coded.setSizeLimit(Integer.MAX_VALUE);
        while (!coded.isAtEnd()) {
          hash += HASH.hashBytes(coded.readByteArray()).asLong() * 31 + folder;
          records++;
          coded.resetSizeCounter();
        }
      }
    }
    return new ArchiveContents(records, hash, files.size(), bytes);
  }
}
