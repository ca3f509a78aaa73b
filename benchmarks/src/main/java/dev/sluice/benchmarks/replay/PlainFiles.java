package dev.sluice.benchmarks.replay;

import com.google.common.primitives.UnsignedBytes;
import dev.sluice.io.runs.RecordWriter;
import dev.sluice.io.runs.RunDirectory;
import dev.sluice.io.runs.RunFiles;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.io.s3.ObjectWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes the files of a run from memory: the same bytes as the pipeline's, for the baselines. */
final class PlainFiles {

  private PlainFiles() {}

  /** Writes all records, each into its file. */
  static <T> void write(ObjectStore store, RunDirectory run, RunFiles<T> files, List<T> records)
      throws IOException {
    Map<String, List<T>> byPath = new TreeMap<>();
    for (T record : records) {
      byPath.computeIfAbsent(files.path().apply(record), path -> new ArrayList<>()).add(record);
    }
    for (Map.Entry<String, List<T>> file : byPath.entrySet()) {
      write(store, run, files, file.getKey(), file.getValue());
    }
  }

  /** Writes one file. */
  static <T> void write(
      ObjectStore store, RunDirectory run, RunFiles<T> files, String path, List<T> records)
      throws IOException {
    List<T> sorted = new ArrayList<>(records);
    sorted.sort(
        Comparator.comparing(
            (T record) -> files.order().apply(record), UnsignedBytes.lexicographicalComparator()));
    ObjectLocation location = run.file(path);
    try (ObjectWriter object = store.write(location.bucket(), location.key())) {
      try (RecordWriter<T> lines = files.format().open(object)) {
        for (T record : sorted) {
          lines.write(record);
        }
      }
      object.commit();
    }
  }
}
