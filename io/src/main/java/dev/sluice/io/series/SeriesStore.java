package dev.sluice.io.series;

import java.io.IOException;
import java.util.List;

/** A store that is asked for a series. Thread-safe; may answer one after the other. */
public interface SeriesStore extends AutoCloseable {

  /** What it is, for people: "PostgreSQL". */
  String kind();

  /**
   * The stretches in which there is an event, by time. Stretches are aligned to 1970.
   *
   * @param fromMillis epoch milliseconds, a multiple of the step, inclusive
   * @param toMillis epoch milliseconds, exclusive
   * @param stepMillis length of a stretch
   * @throws IOException if the store gives no answer in time, or none that can be used. The message
   *     says why and holds no credential
   */
  List<SeriesBucket> read(long fromMillis, long toMillis, long stepMillis) throws IOException;

  @Override
  void close();
}
