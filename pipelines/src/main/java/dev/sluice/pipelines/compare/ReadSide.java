package dev.sluice.pipelines.compare;

import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.io.s3.S3Settings;
import dev.sluice.pipelines.definition.Endpoint;
import dev.sluice.pipelines.definition.Findings;
import dev.sluice.pipelines.definition.Reach;
import dev.sluice.pipelines.definition.Right;
import dev.sluice.pipelines.definition.Right.What;
import dev.sluice.pipelines.endpoints.Reaches;
import dev.sluice.pipelines.options.S3Access;
import java.io.IOException;
import java.util.List;

/**
 * One of the two that are compared.
 *
 * @param name left or right
 */
record ReadSide(String name, S3Settings store, ObjectLocation place)
    implements Endpoint<StoredSide> {

  @Override
  public Direction direction() {
    return Direction.READS;
  }

  @Override
  public Reach reach() {
    return Reaches.s3(store);
  }

  @Override
  public List<Right> rights() {
    return Right.at(place, What.LIST_OBJECTS, What.READ_OBJECTS);
  }

  @Override
  public StoredSide find(Findings to) throws IOException {
    try (ObjectStore opened = S3Access.preflight(store).open()) {
      StoredSide side = StoredSide.find(opened, name, place);
      to.say(
          String.format("%s: %,d files of incidents", side.side().getName(), side.files().size()));
      return side;
    }
  }
}
