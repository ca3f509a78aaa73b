/**
 * What the benchmarks of live jobs share: a broker in a process of its own, topics filled before
 * anything is measured, and the moment when a job has drained one.
 *
 * <p>A live job does not end by itself. It has drained a topic when its consumer group has
 * committed the end of each partition: Sluice and a job of Flink's own connector both commit when a
 * checkpoint is complete, so by then all that they found is where it belongs, and the time to the
 * next checkpoint counts for both alike. The processor time is taken at that moment, and the
 * process is killed.
 */
package dev.sluice.benchmarks.live;
