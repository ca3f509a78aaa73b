package dev.sluice.io.series;

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
   * @throws SeriesFailedException if the store gives no answer in time, or none that can be used
   */
  List<SeriesBucket> read(long fromMillis, long toMillis, long stepMillis)
      throws SeriesFailedException;

  /**
   * Asks the lightest question there is that fails wherever any reading would: it reads no event.
   *
   * @throws SeriesFailedException if a reading would fail
   */
  void check() throws SeriesFailedException;

  @Override
  void close();
}
