package dev.sluice.pipelines.compare;

import static com.google.common.base.Preconditions.checkArgument;

import dev.sluice.io.runs.RunDirectory;
import dev.sluice.io.s3.InMemoryObjectStore;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.io.s3.ObjectStoreOpener;
import dev.sluice.pipelines.definition.Endpoint;
import dev.sluice.pipelines.definition.Findings;
import dev.sluice.pipelines.definition.Reach;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * Where the report of a try goes that was given no output: a folder below the working directory.
 * Until the run has ended it lies in the memory of this process, as nothing else does.
 *
 * @param folder the folder
 */
record ReportFolder(Path folder) implements Endpoint<Path> {
  static final ObjectLocation OUTPUT = new ObjectLocation("here", "");
  private static final List<String> FILES =
      List.of(ComparisonOutputs.REPORT_HTML, ComparisonOutputs.REPORT_JSON);

  static ReportFolder of(String runId) {
    return new ReportFolder(Path.of("tries", runId));
  }

  /** A store in memory for all that a run writes. */
  static ObjectStoreOpener store() {
    return InMemoryObjectStore.withBuckets(OUTPUT.bucket());
  }

  @Override
  public String name() {
    return "report";
  }

  @Override
  public Direction direction() {
    return Direction.WRITES;
  }

  @Override
  public Reach reach() {
    return Reach.NOBODY;
  }

  @Override
  public Path find(Findings to) {
    to.say(folder + ": the report goes here");
    return folder;
  }

  /**
   * Refuses to write over another report, unless it is to be replaced.
   *
   * @throws IllegalArgumentException if it does
   */
  void refuse(boolean replace) {
    checkArgument(
        replace || FILES.stream().map(folder::resolve).noneMatch(Files::exists),
        "%s holds a report; choose another --runId, or give --replace",
        folder);
  }

  /** Writes the files, and gives the page. */
  Path write(ObjectStore store, RunDirectory run) throws IOException {
    Files.createDirectories(folder);
    for (String name : FILES) {
      ObjectLocation file = run.file(name);
      try (InputStream in = store.read(file.bucket(), file.key())) {
        Files.copy(in, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    return folder.resolve(ComparisonOutputs.REPORT_HTML);
  }
}
