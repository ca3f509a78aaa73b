package dev.sluice.pipelines.line;

import dev.sluice.io.archive.ArchivedValues;
import dev.sluice.io.archive.ArchivedValues.ValueObject;
import dev.sluice.io.archive.ReadArchive;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.S3Settings;
import dev.sluice.pipelines.definition.Endpoint;
import dev.sluice.pipelines.definition.Findings;
import dev.sluice.pipelines.definition.NothingToDoException;
import dev.sluice.pipelines.definition.Reach;
import dev.sluice.pipelines.endpoints.Reaches;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/**
 * The archive that a line is replayed from.
 *
 * @param store where S3 is
 * @param archive where in it
 * @param values which of it
 * @param allowEmpty whether a run ends well though there is nothing to read
 */
record ArchivedReadings(
    S3Settings store, ObjectLocation archive, ArchivedValues values, boolean allowEmpty)
    implements Endpoint<Long> {

  @Override
  public String name() {
    return "input";
  }

  @Override
  public Direction direction() {
    return Direction.READS;
  }

  @Override
  public Reach reach() {
    return Reaches.s3(store);
  }

  /**
   * Gives how many objects there are.
   *
   * @throws IOException if no archive lies there, or objects of it are missing
   */
  @Override
  public Long find(Findings to) throws IOException {
    List<ValueObject> objects = values.list().whole();
    if (objects.isEmpty()) {
      String nothing =
          "there is no object of the topics and the range at " + archive + "; see --layout";
      if (!allowEmpty) {
        throw new NothingToDoException(nothing);
      }
      to.warn(nothing);
    } else {
      to.say(
          String.format(
              Locale.ROOT,
              "%s: may be listed; %,d objects with %,d bytes in the range",
              archive,
              objects.size(),
              objects.stream().mapToLong(ValueObject::bytes).sum()));
    }
    return (long) objects.size();
  }

  ReadArchive read() {
    return ReadArchive.of(store, values);
  }
}
