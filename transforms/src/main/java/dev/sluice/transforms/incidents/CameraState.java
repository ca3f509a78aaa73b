package dev.sluice.transforms.incidents;

import dev.sluice.state.v1.EngineState;
import dev.sluice.state.v1.OrderProgress;
import org.jspecify.annotations.Nullable;

/**
 * What {@link CameraDetection} needs of whoever drives it: the state of one camera, its timer, and
 * the watermark. Each call is assumed to cost as much as serialising what it takes or gives.
 */
public interface CameraState {
  /** Null before anything was let in. */
  @Nullable OrderProgress progress();

  void setProgress(OrderProgress progress);

  /** Null before anything was given to the engine. */
  @Nullable EngineState engine();

  void setEngine(EngineState engine);

  /** Reads a pack that was put there, and removes it. */
  WaitingPack takePack(long bucket, int number);

  void putPack(long bucket, int number, WaitingPack pack);

  /** Removes all state of the camera. */
  void clear();

  /**
   * Up to where event time is complete as far as anybody knows, epoch milliseconds UTC; it may be
   * far in the past, as at the begin of a job.
   */
  long watermarkMillis();

  /**
   * Has {@link CameraDetection#onTimer} called once the watermark has passed that time, epoch
   * milliseconds UTC. A camera has one timer: a time that was set before counts no more.
   */
  void setTimer(long millis);
}
