package dev.sluice.transforms.recordings;

/** Progress that nobody waits for. */
final class Untold implements ReplayProgress, ReplayProgress.Worker {
  @Override
  public void planned(long objects, long bytes) {}

  @Override
  public Worker worker(String cameraId) {
    return this;
  }

  @Override
  public void update(long objects, long bytes, long records, long incidents) {}

  @Override
  public void close() {}
}
