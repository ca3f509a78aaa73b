package dev.sluice.io.deadletters;

import dev.sluice.io.runs.RunDirectory;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.run.v1.RunManifest;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.OptionalLong;

/**
 * The letters of a complete run, which are the files that its manifest names. They do not say when
 * they were rejected: it is taken to be when the run ended.
 */
final class RunRejects extends LetterPlace {
  private static final String FOLDER = "rejected/";
  private static final String EXTENSION = ".ndjson";

  private final RunDirectory run;

  RunRejects(RunDirectory run) {
    this.run = run;
  }

  @Override
  List<Day> days(ObjectStore store, LetterFilter filter) throws IOException {
    RunManifest manifest =
        run.manifest(store)
            .orElseThrow(
                () -> new IllegalArgumentException("there is no complete run " + run.location()));
    long ended = manifest.getFinishedMillis();
    List<LetterFile> files =
        manifest.getFilesList().stream()
            .filter(file -> file.getPath().startsWith(FOLDER) && file.getPath().endsWith(EXTENSION))
            .map(
                file ->
                    new LetterFile(
                        run.file(file.getPath()),
                        "",
                        LetterFile.Form.NDJSON,
                        OptionalLong.of(ended)))
            .toList();
    LocalDate day = LocalDate.ofInstant(Instant.ofEpochMilli(ended), ZoneOffset.UTC);
    return files.isEmpty() || !filter.mayMatch(ended, ended + 1)
        ? List.of()
        : List.of(new Day(day, () -> files));
  }
}
