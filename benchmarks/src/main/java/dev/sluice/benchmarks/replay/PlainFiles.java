package dev.sluice.benchmarks.replay;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.primitives.UnsignedBytes;
import dev.sluice.camera.v1.Incident;
import dev.sluice.io.runs.RecordWriter;
import dev.sluice.io.runs.RunDirectory;
import dev.sluice.io.runs.RunFiles;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.io.s3.ObjectWriter;
import dev.sluice.pipelines.replay.ReplayOutputs;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes the files of a run from memory, for the baselines: the same bytes as the pipeline's. */
final class PlainFiles {
  private static final String FORMAT = "ndjson";

  private PlainFiles() {}

  /** The files of incidents that the baselines write. */
  static RunFiles<Incident> incidents(ReplayOutputs outputs) {
    RunFiles<Incident> files = outputs.incidents().get(FORMAT);
    checkArgument(files != null, "--incidentFormats must have %s in it", FORMAT);
    return files;
  }

  /** Writes all records, each into its file. */
  static <T> void writeAll(ObjectStore store, RunDirectory run, RunFiles<T> files, List<T> records)
      throws IOException {
    Map<String, List<T>> byPath = new TreeMap<>();
    for (T record : records) {
      byPath.computeIfAbsent(files.path().apply(record), path -> new ArrayList<>()).add(record);
    }
    for (Map.Entry<String, List<T>> file : byPath.entrySet()) {
      write(store, run, files, file.getKey(), file.getValue());
    }
  }

  /** Writes the records of one file, sorted. */
  static <T> void write(
      ObjectStore store, RunDirectory run, RunFiles<T> files, String path, List<T> records)
      throws IOException {
    List<T> sorted = new ArrayList<>(records);
    sorted.sort(
        Comparator.comparing(files.order()::apply, UnsignedBytes.lexicographicalComparator()));
    ObjectLocation location = run.file(path);
    try (ObjectWriter object = store.write(location.bucket(), location.key())) {
      BufferedOutputStream buffered = new BufferedOutputStream(object, 1 << 16);
      try (RecordWriter<T> lines = files.format().open(buffered)) {
        for (T record : sorted) {
          lines.write(record);
        }
      }
      buffered.flush();
      object.commit();
    }
  }
}
