package dev.sluice.samples.generate;

/** How an activity goes. */
interface Script {
  /** Acts it out; nothing of it is seen before the start, epoch milliseconds UTC. */
  void play(Stage stage, long startMillis);
}
