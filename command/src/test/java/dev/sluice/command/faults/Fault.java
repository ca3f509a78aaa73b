package dev.sluice.command.faults;

/** What goes wrong, or is done, in the middle of a round. */
enum Fault {
  /** A TaskManager dies; another one comes up. */
  KILL_TASK_MANAGER,
  /** The JobManager dies, and with it the cluster: the jobs start from their newest checkpoints. */
  KILL_JOB_MANAGER,
  /** The broker dies, and comes back after seconds, as do the other servers. */
  KILL_BROKER,
  KILL_S3,
  KILL_POSTGRES,
  /** QuestDB, or the InfluxDB that is in its place. */
  KILL_QUEST,
  /** The broker of MQTT; senders send again what it has not acknowledged. */
  KILL_MQTT,
  /** The mirror between two brokers of Kafka. */
  KILL_MIRROR,
  /** Of the event API; clients post again what was not answered. */
  KILL_CONSOLE,
  /** All but the console at once. */
  KILL_STORES,
  /** The jobs end, and start again from an older checkpoint than their newest. */
  REWIND,
  /** The jobs end, and start again with another parallelism. */
  RESCALE,
  /**
   * A TaskManager stands still, is taken for lost and replaced, and then goes on as if nothing had
   * been. Never drawn: it takes longer than the heartbeat timeout to be one.
   */
  FREEZE_TASK_MANAGER
}
