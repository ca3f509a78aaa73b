package dev.sluice.pipelines.collect;

import dev.sluice.io.s3.ConditionalWrites;
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

/** Where snapshots are logged: entries are written on a condition. */
record SnapshotPlace(S3Settings store, ObjectLocation place) implements Endpoint<String> {

  @Override
  public String name() {
    return "snapshots";
  }

  @Override
  public Direction direction() {
    return Direction.BOTH;
  }

  @Override
  public Reach reach() {
    return Reaches.s3(store);
  }

  @Override
  public List<Right> rights() {
    return Right.at(place, What.LIST_OBJECTS, What.READ_OBJECTS, What.WRITE_OBJECTS);
  }

  /** Gives what may be done, for a person. */
  @Override
  public String find(Findings to) throws IOException {
    try (ObjectStore opened = S3Access.preflight(store).open()) {
      String may = ConditionalWrites.check(opened, place);
      to.say(place + ": " + may + "; refuses to write what is there");
      return may;
    }
  }
}
