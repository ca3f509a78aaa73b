package dev.sluice.command.faults;

/** What goes wrong, or is done, in the middle of a round. */
enum Fault {
  /** A TaskManager dies; another one comes up. */
  KILL_TASK_MANAGER,
  /** The JobManager dies, and with it the cluster: the jobs start from their newest checkpoints. */
  KILL_JOB_MANAGER,
  /** The broker dies, and comes back after seconds. */
  KILL_BROKER,
  /** The S3 server dies, and comes back after seconds. */
  KILL_S3,
  /** Both jobs end, and start again from an older checkpoint than their newest. */
  REWIND,
  /** Both jobs end, and start again with another parallelism. */
  RESCALE,
  /**
   * A TaskManager stands still, is taken for lost and replaced, and then goes on as if nothing had
   * been. Never drawn: it takes longer than the heartbeat timeout to be one.
   */
  FREEZE_TASK_MANAGER
}
