package dev.sluice.io.deadletters;

import dev.sluice.io.runs.RunDirectory;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.ObjectStore;
import java.io.IOException;
import java.time.LocalDate;
import java.util.List;

/** Somewhere where dead letters lie. */
public abstract sealed class LetterPlace permits StoredLetters, ArchiveRejects, RunRejects {

  /** What {@link WriteDeadLetters} wrote below a location. */
  public static LetterPlace store(ObjectLocation location) {
    return new StoredLetters(location);
  }

  /**
   * What an archive rejected and has published.
   *
   * @param output where the archive lies
   */
  public static LetterPlace archive(ObjectLocation output) {
    return new ArchiveRejects(output);
  }

  /** What a complete run rejected. */
  public static LetterPlace run(RunDirectory run) {
    return new RunRejects(run);
  }

  /** The days on which there may be letters that match, in no order, none twice. */
  abstract List<Day> days(ObjectStore store, LetterFilter filter) throws IOException;

  /**
   * The letters of one day.
   *
   * @param date the day, UTC
   * @param files lists the day's objects when they are wanted
   */
  record Day(LocalDate date, Files files) {}

  interface Files {
    List<LetterFile> list() throws IOException;
  }
}
