package dev.sluice.io.archive;

import dev.sluice.archive.v1.IndexedObject;
import dev.sluice.io.s3.AskedKeys;
import dev.sluice.io.s3.AskedKeys.Side;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.io.s3.ParallelRequests;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The objects of a partition that its indexes name, of those that are asked for.
 *
 * <p>An archive has an index for each publish, half a million a year, and a replay wants those of
 * its days. Which these are only their contents tell. Read are those whose objects were listed, and
 * between them, by halving, those that may name more: all but the publishes between two that have
 * all their objects, of any camera, under days before those that are asked for, or all behind them.
 * So what is missing is found wherever the days of neighbouring publishes go up, or one object of
 * the neighbourhood is left. What this can miss is a publish amid those of other days (a camera's
 * clock was wrong, or the topic was filled backwards) that has lost all that is asked for; the
 * check of the archive reads each index and finds it.
 */
final class NamedObjects {
  private static final Logger LOG = LoggerFactory.getLogger(NamedObjects.class);

  private final ObjectStore store;
  private final ObjectLocation archive;
  private final AskedKeys asked;
  private final boolean lenient;
  private final List<String> indexes;
  private final Map<Integer, Side> sides = new HashMap<>();
  private final Set<String> named = new TreeSet<>();

  /**
   * Begins.
   *
   * @param indexes the keys of the partition's indexes, by offset
   * @param lenient whether an index that cannot be read is left out, with a warning
   */
  NamedObjects(
      ObjectStore store,
      ObjectLocation archive,
      AskedKeys asked,
      boolean lenient,
      List<String> indexes) {
    this.store = store;
    this.archive = archive;
    this.asked = asked;
    this.lenient = lenient;
    this.indexes = indexes;
  }

  /** What one index says. */
  private record Read(int index, Side side, List<String> named) {}

  /** Indexes between two that are known. */
  private record Gap(int low, int high) {
    int middle() {
      return (low + high) >>> 1;
    }
  }

  /**
   * Finds them.
   *
   * @param listed places of indexes whose objects were listed, ascending
   */
  Set<String> find(Set<Integer> listed, ParallelRequests parallel) throws IOException {
    sides.put(-1, Side.BEFORE);
    sides.put(indexes.size(), Side.BEHIND);
    read(List.copyOf(listed), parallel);
    List<Gap> gaps = new ArrayList<>();
    int low = -1;
    for (int each : listed) {
      gaps.add(new Gap(low, each));
      low = each;
    }
    gaps.add(new Gap(low, indexes.size()));
    while (!gaps.isEmpty()) {
      gaps.removeIf(gap -> gap.high - gap.low < 2 || isOff(gap));
      read(gaps.stream().map(Gap::middle).toList(), parallel);
      List<Gap> halves = new ArrayList<>();
      for (Gap gap : gaps) {
        halves.add(new Gap(gap.low, gap.middle()));
        halves.add(new Gap(gap.middle(), gap.high));
      }
      gaps = halves;
    }
    return named;
  }

  private boolean isOff(Gap gap) {
    @Nullable Side side = sides.get(gap.low);
    return side == sides.get(gap.high) && (side == Side.BEFORE || side == Side.BEHIND);
  }

  private void read(List<Integer> places, ParallelRequests parallel) throws IOException {
    for (Read each : parallel.flatMap(places, place -> List.of(read(place)))) {
      sides.put(each.index, each.side);
      named.addAll(each.named);
    }
  }

  private Read read(int place) throws IOException {
    List<String> keys = new ArrayList<>();
    Set<Side> found = new TreeSet<>();
    ObjectLocation index = new ObjectLocation(archive.bucket(), indexes.get(place));
    try {
      for (IndexedObject object : IndexFile.read(store, index).getObjectsList()) {
        found.add(asked.side(object.getKey()));
        if (asked.contains(object.getKey())) {
          keys.add(object.getKey());
        }
      }
    } catch (IOException e) {
      String message =
          "cannot tell what should be there: the index %s cannot be read (%s); look at it with archive-check"
              .formatted(index, e.getMessage());
      if (!lenient) {
        throw new IOException(message + ", or replay what is there with --allowMissing", e);
      }
      LOG.warn(message);
    }
    found.remove(Side.NOWHERE);
    return new Read(place, found.size() == 1 ? found.iterator().next() : Side.IN, keys);
  }
}
