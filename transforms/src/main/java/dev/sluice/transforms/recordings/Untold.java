package dev.sluice.transforms.recordings;

/** Progress that nobody waits for. */
final class Untold implements ReplayProgress, ReplayProgress.Worker {
  @Override
  public void planned(long objects, long size) {}

  @Override
  public Worker worker(String recording) {
    return this;
  }

  @Override
  public void update(long objects, long size, long records, long incidents) {}

  @Override
  public void close() {}
}
