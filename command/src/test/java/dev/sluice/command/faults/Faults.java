package dev.sluice.command.faults;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** Does to the jobs of a flow, their cluster and their servers what the plan of a round says. */
final class Faults {
  private final FaultCluster cluster;
  private final List<ClusterJob> jobs;
  private final Map<Fault, List<Server>> servers;
  private final Random dice;
  private int parallelism = 2;

  /**
   * @param servers that a kind of fault kills, in the order in which they end
   * @param seed of the choice of checkpoints and parallelisms
   */
  Faults(FaultCluster cluster, List<ClusterJob> jobs, Map<Fault, List<Server>> servers, long seed) {
    this.cluster = cluster;
    this.jobs = jobs;
    this.servers = servers;
    this.dice = new Random(seed);
  }

  /** A server that can be away for a while. */
  record Server(Step kill, Step restart) {
    /** Something that is done to it. */
    interface Step {
      void run() throws Exception;
    }
  }

  /** Starts all jobs, empty. */
  void submit() {
    jobs.forEach(job -> job.submit(parallelism, null));
  }

  /** Lets them happen, each at its time from now on. */
  void happen(List<RoundPlan.Timed> faults) throws Exception {
    long begin = System.nanoTime();
    for (RoundPlan.Timed fault : faults) {
      long wait = fault.atMillis() - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
      if (wait > 0) {
        TimeUnit.MILLISECONDS.sleep(wait);
      }
      happen(fault);
    }
  }

  private void happen(RoundPlan.Timed fault) throws Exception {
    switch (fault.fault()) {
      case KILL_TASK_MANAGER -> cluster.replaceTaskManager();
      case FREEZE_TASK_MANAGER -> cluster.freezeTaskManager(fault.lastsMillis());
      case KILL_JOB_MANAGER -> {
        cluster.replace();
        jobs.forEach(job -> job.submit(parallelism, newest(job)));
      }
      case REWIND -> restart(parallelism);
      case RESCALE -> restart(1 + (parallelism + dice.nextInt(2)) % 3);
      default -> stop(servers.get(fault.fault()), fault.lastsMillis());
    }
  }

  private static void stop(List<Server> some, int millis) throws Exception {
    for (Server server : some) {
      server.kill().run();
    }
    TimeUnit.MILLISECONDS.sleep(millis);
    List<Server> backwards = new ArrayList<>(some);
    Collections.reverse(backwards);
    for (Server server : backwards) {
      server.restart().run();
    }
  }

  /** From any checkpoint, of which those from long ago are the more likely ones. */
  private void restart(int newParallelism) {
    boolean rewind = newParallelism == parallelism;
    parallelism = newParallelism;
    for (ClusterJob job : jobs) {
      job.cancel();
      List<Path> checkpoints = job.checkpoints();
      job.submit(
          parallelism,
          checkpoints.isEmpty()
              ? null
              : rewind ? checkpoints.get(dice.nextInt(checkpoints.size())) : newest(job));
    }
  }

  private static Path newest(ClusterJob job) {
    List<Path> all = job.checkpoints();
    return all.isEmpty() ? null : all.get(all.size() - 1);
  }
}
