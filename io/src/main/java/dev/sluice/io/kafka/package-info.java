/**
 * Kafka: thin factories that hold our defaults over KafkaIO and Kafka's own clients.
 *
 * <p><b>Secrets.</b> {@link dev.sluice.io.kafka.KafkaAccess} goes into graphs and savepoints and
 * names files and variables only; {@code KafkaClients} reads them on the worker, where a client is
 * opened.
 *
 * <p><b>Restarts on Flink.</b> Read in the sources of Beam 2.70.0 and Flink 1.19: a source operator
 * keeps (split, mark) pairs in a list that Flink deals out anew, one after another, to the tasks of
 * the job that restores it. A task that gets none, and whose chain has no other state, is told that
 * it was not restored, and Beam's wrapper then begins the splits of that number from scratch. With
 * KafkaIO's own splitting, whose number depends on the parallelism, a job of 4 partitions that goes
 * from 2 to 3 tasks so reads a partition twice. Here a partition is a split, always, so there are
 * as many pairs as splits: either each task gets a pair, or those that get none have no split of
 * their number. That is why the partitions are given to {@link dev.sluice.io.kafka.ReadTopics}, and
 * why a job that starts from a savepoint has to give those that it was first started with.
 *
 * <p><b>Partitions added later</b> are in no pair, so a restored read cannot see them. They are
 * reported at once, and read by a second read ({@code ReadTopics.added}) with a name of its own:
 * its operators are new, have no state, and hence begin from scratch, at the beginning of each
 * added partition. At the restart after that both are restored, and further partitions need a third
 * read: each restart that finds more adds one, named for instance after its first partition, and a
 * job that has to be started without a savepoint begins again with one. What was read before is to
 * be kept by the launcher beside the savepoint or job. The reads have to be applied in every later
 * start: a savepoint with state of an operator that is not there any more is refused by Flink.
 *
 * <p><b>Dangerous settings</b> (auto-commit, records of open transactions, going on somewhere else
 * when an offset is gone, acknowledgement by one broker only) cannot be made: there is no way to
 * hand in properties of Kafka's clients, and the factories set them last or alone.
 *
 * <p><b>What KafkaIO does and what we add.</b> KafkaIO polls, hands over, commits positions when a
 * checkpoint is complete, and asks for the end of the partition each second. Its own policies take
 * a backlog of 0 for idleness; but its backlog stays at 1 behind the mark of a transaction for
 * ever, and after an outage it is 0 before the producers have sent what they held. We take the
 * position of the consumer, which passes marks, and a chain of answers without a gap. With its
 * default of {@code auto.offset.reset=latest} a restored offset that the broker no longer has would
 * be skipped silently; here it stops the job.
 */
package dev.sluice.io.kafka;
