package dev.sluice.transforms.line;

import dev.sluice.state.v1.SeriesState;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@link ShardDetection} needs of whoever drives it: the state of the devices of a shard, its
 * timer, and the clock of the line. Each call is assumed to cost as much as serialising what it
 * takes or gives.
 */
interface ShardState {
  /** Null for a device that is new. */
  @Nullable SeriesState get(String series);

  void put(String series, SeriesState state);

  void remove(String series);

  /** All of the shard. */
  List<Map.Entry<String, SeriesState>> all();

  /** When the timer fires; null where none is set. */
  @Nullable Long timerMillis();

  /** Sets the timer; a time that was set before counts no more. Null: it fires no more. */
  void setTimer(@Nullable Long millis);

  /** Up to where event time is complete as far as anybody knows, epoch milliseconds UTC. */
  long watermarkMillis();
}
