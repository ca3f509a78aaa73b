package dev.sluice.pipelines.endpoints;

import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.io.s3.PlaceCheck;
import dev.sluice.io.s3.S3Settings;
import dev.sluice.pipelines.definition.Endpoint;
import dev.sluice.pipelines.definition.Findings;
import dev.sluice.pipelines.definition.Reach;
import dev.sluice.pipelines.definition.Right;
import dev.sluice.pipelines.definition.Right.What;
import dev.sluice.pipelines.options.S3Access;
import java.io.IOException;
import java.util.List;

/**
 * A place in S3 that is written to, and, where the pipeline lists it, read.
 *
 * @param name what it is to the pipeline
 * @param isListed whether the pipeline lists it, reads it and tidies it up
 */
public record WrittenPlace(String name, S3Settings store, ObjectLocation place, boolean isListed)
    implements Endpoint<String> {

  @Override
  public Direction direction() {
    return isListed ? Direction.BOTH : Direction.WRITES;
  }

  @Override
  public Reach reach() {
    return Reaches.s3(store);
  }

  @Override
  public List<Right> rights() {
    return isListed
        ? Right.at(
            place, What.LIST_OBJECTS, What.READ_OBJECTS, What.WRITE_OBJECTS, What.REMOVE_OBJECTS)
        : Right.at(place, What.WRITE_OBJECTS);
  }

  /** Gives what may be done, for a person. */
  @Override
  public String find(Findings to) throws IOException {
    try (ObjectStore opened = S3Access.preflight(store).open()) {
      String may = isListed ? PlaceCheck.mayUse(opened, place) : PlaceCheck.mayWrite(opened, place);
      to.say(place + ": " + may);
      return may;
    }
  }
}
