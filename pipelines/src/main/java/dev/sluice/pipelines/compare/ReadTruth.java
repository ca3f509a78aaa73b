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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where generate wrote what it planted; its files are found. */
record ReadTruth(S3Settings store, ObjectLocation data) implements Endpoint<List<ObjectLocation>> {

  /** The truth, where it is asked for. */
  static Optional<ReadTruth> of(S3Settings store, @Nullable ObjectLocation data) {
    return Optional.ofNullable(data).map(place -> new ReadTruth(store, place));
  }

  @Override
  public String name() {
    return "truth";
  }

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
    return Right.at(data.resolve("truth/"), What.LIST_OBJECTS, What.READ_OBJECTS);
  }

  @Override
  public List<ObjectLocation> find(Findings to) throws IOException {
    List<ObjectLocation> files = new ArrayList<>();
    ObjectLocation truth = data.resolve("truth/");
    try (ObjectStore opened = S3Access.preflight(store).open()) {
      opened.list(
          truth.bucket(),
          truth.key(),
          object -> {
            if (object.key().endsWith(".ndjson")) {
              files.add(new ObjectLocation(truth.bucket(), object.key()));
            }
          });
    }
    if (files.isEmpty()) {
      throw new IllegalArgumentException("--truth: there is no truth below " + truth);
    }
    to.say(String.format("%s: %,d files of the truth", data, files.size()));
    return files;
  }
}
