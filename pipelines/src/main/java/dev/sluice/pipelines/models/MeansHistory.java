package dev.sluice.pipelines.models;

import dev.sluice.forecast.v1.PlaceMean;
import dev.sluice.io.runs.ReadMessages;
import dev.sluice.io.s3.DamagedObjectException;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.pipelines.definition.NothingToDoException;
import dev.sluice.transforms.forecast.MeanSeries;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The means of one measure as they lie in a store, a series a place. All of it is held in memory.
 *
 * @param places each from the first to the last of its means
 * @param means how many there are
 * @param from the number of the first window
 * @param to the number behind that of the last
 */
record MeansHistory(List<MeanSeries> places, long means, long from, long to) {

  /** A place's means by window. */
  private record Place(String country, String location) {}

  /**
   * Reads all of a measure.
   *
   * @throws NothingToDoException if there is nothing of it
   */
  static MeansHistory read(ObjectStore store, ObjectLocation place, String measure)
      throws IOException {
    ObjectLocation folder = place.resolve("");
    List<String> keys = new ArrayList<>();
    store.list(folder.bucket(), folder.key(), object -> keys.add(object.key()));
    keys.removeIf(key -> !key.endsWith(".ndjson"));
    Map<Place, TreeMap<Long, Double>> found = new LinkedHashMap<>();
    for (String key : keys) {
      ObjectLocation object = new ObjectLocation(place.bucket(), key);
      boolean[] isWrong = new boolean[1];
      ReadMessages.read(
          PlaceMean.class,
          store,
          object,
          mean -> isWrong[0] |= mean.getMeasure().equals(measure) && !add(mean, found));
      if (isWrong[0]) {
        throw new DamagedObjectException(
            object
                + " holds a mean of a window that does not end at full ten minutes, or one that is no number");
      }
    }
    if (found.isEmpty()) {
      throw new NothingToDoException("there is no mean of %s below %s".formatted(measure, place));
    }
    return of(found);
  }

  private static boolean add(PlaceMean mean, Map<Place, TreeMap<Long, Double>> found) {
    double value;
    try {
      value = Double.parseDouble(mean.getMean());
    } catch (NumberFormatException e) {
      return false;
    }
    long end = mean.getWindowEndMillis();
    if (!Double.isFinite(value) || end <= 0 || end % MeanSeries.WINDOW_MILLIS != 0) {
      return false;
    }
    found
        .computeIfAbsent(
            new Place(mean.getCountry(), mean.getLocation()), unused -> new TreeMap<>())
        .put(end / MeanSeries.WINDOW_MILLIS, value);
    return true;
  }

  private static MeansHistory of(Map<Place, TreeMap<Long, Double>> found) {
    List<MeanSeries> places = new ArrayList<>();
    long means = 0;
    long from = Long.MAX_VALUE;
    long to = 0;
    for (Map.Entry<Place, TreeMap<Long, Double>> each : found.entrySet()) {
      long first = each.getValue().firstKey();
      long end = each.getValue().lastKey() + 1;
      double[] values = new double[Math.toIntExact(end - first)];
      Arrays.fill(values, Double.NaN);
      each.getValue().forEach((window, mean) -> values[(int) (window - first)] = mean);
      places.add(new MeanSeries(each.getKey().country(), each.getKey().location(), first, values));
      means += each.getValue().size();
      from = Math.min(from, first);
      to = Math.max(to, end);
    }
    return new MeansHistory(places, means, from, to);
  }
}
