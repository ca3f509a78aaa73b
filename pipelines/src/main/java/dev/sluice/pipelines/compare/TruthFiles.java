package dev.sluice.pipelines.compare;

import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.ObjectStore;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where generate wrote what it planted. */
final class TruthFiles {
  private TruthFiles() {}

  /**
   * Says how many files there are, where a place is given.
   *
   * @throws IllegalArgumentException if there is none
   */
  static void check(ObjectStore store, @Nullable ObjectLocation data, PrintWriter out)
      throws IOException {
    int files = find(store, data).size();
    if (files > 0) {
      out.printf("%s: %,d files of the truth%n", data, files);
    }
  }

  /**
   * The files of the truth below a place; none where no place is given.
   *
   * @throws IllegalArgumentException if there is none
   */
  static List<ObjectLocation> find(ObjectStore store, @Nullable ObjectLocation data)
      throws IOException {
    List<ObjectLocation> files = new ArrayList<>();
    if (data == null) {
      return files;
    }
    ObjectLocation truth = data.resolve("truth/");
    store.list(
        truth.bucket(),
        truth.key(),
        object -> {
          if (object.key().endsWith(".ndjson")) {
            files.add(new ObjectLocation(truth.bucket(), object.key()));
          }
        });
    if (files.isEmpty()) {
      throw new IllegalArgumentException("--truth: there is no truth below " + truth);
    }
    return files;
  }
}
