package dev.sluice.command.faults;

import dev.sluice.local.FlinkCluster;
import dev.sluice.local.FlinkSettings;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** The cluster that jobs of a round run on, which may be another one later. */
final class FaultCluster implements AutoCloseable {
  private final Path folder;
  private final FlinkSettings settings;
  private FlinkCluster cluster;
  private int clusters;
  private int oldest;

  FaultCluster(Path folder, FlinkSettings settings) {
    this.folder = folder;
    this.settings = settings;
    this.cluster = FlinkCluster.start(folder.resolve("flink-0"), settings);
  }

  /** Where checkpoints and savepoints go. */
  Path folder() {
    return folder;
  }

  /** The cluster of now. */
  FlinkCluster now() {
    return cluster;
  }

  /** Kills the TaskManager that was started first of those that run, and starts another. */
  void replaceTaskManager() {
    cluster.killTaskManager(oldest++);
    cluster.startTaskManager();
  }

  /** Starts another TaskManager in place of one that stands still, and lets that go on later. */
  void freezeTaskManager(int millis) throws InterruptedException {
    int frozen = oldest++;
    cluster.freezeTaskManager(frozen);
    cluster.startTaskManager();
    TimeUnit.MILLISECONDS.sleep(millis);
    cluster.thawTaskManager(frozen);
  }

  /** Kills all processes of the cluster, and starts another that knows nothing of the first. */
  void replace() {
    cluster.close();
    cluster = FlinkCluster.start(folder.resolve("flink-" + ++clusters), settings);
    oldest = 0;
  }

  @Override
  public void close() {
    cluster.close();
  }
}
