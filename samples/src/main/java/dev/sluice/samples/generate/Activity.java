package dev.sluice.samples.generate;

import java.util.List;
import java.util.function.Supplier;

/**
 * Something that goes on in front of a camera for a while.
 *
 * @param startMillis no sighting begins before it, epoch milliseconds UTC
 * @param endMillis no sighting ends after it, epoch milliseconds UTC
 * @param seed decides how its sightings are delivered
 * @param needsAll whether it would complete a rule if only a part of it were seen
 * @param sightings what is seen of it; the same at each call
 */
record Activity(
    long startMillis,
    long endMillis,
    long seed,
    boolean needsAll,
    Supplier<List<Sighting>> sightings) {}
