/**
 * Kafka: a source of our own, and thin factories that hold our defaults over KafkaIO's sink and
 * Kafka's own clients.
 *
 * <p><b>Secrets.</b> {@link dev.sluice.io.kafka.KafkaAccess} goes into graphs and savepoints and
 * names files and variables only; {@code KafkaClients} reads them on the worker, where a client is
 * opened.
 *
 * <p><b>Restarts on Flink.</b> Read in the sources of Beam 2.70.0 and Flink 1.19.3: a source
 * operator keeps (split, mark) pairs in a list that Flink deals out evenly to the tasks of the job
 * that restores it. As soon as a chain of operators has any state, all of its tasks are told that
 * they were restored, and then Beam's wrapper reads the pairs that it was dealt and nothing else:
 * the splits and settings of the new graph are ignored. KafkaIO's own splitting makes as many
 * splits as there were tasks at the first start; started with more tasks later, some have nothing
 * to do. Here a partition is a split, so that pairs are dealt evenly at any parallelism, and what a
 * savepoint holds is one partition a pair. The partitions are given to {@link
 * dev.sluice.io.kafka.ReadTopics} and not asked for, so that a graph is made without the network
 * and it is plain which read has which.
 *
 * <p><b>Partitions added later</b> are in no pair, so a restored read cannot see them. They are
 * reported at once, and read by a second read ({@code ReadTopics.added}) with a name of its own,
 * flattened with the first. A flatten ends chains: the chain of the added source is new as a whole,
 * has no state, is therefore not told that it was restored, and begins from scratch, at the
 * beginning of each added partition. (Unaligned checkpoints would break this: with records under
 * way in them, stateless chains are told as well. They are refused for live jobs.) At the restart
 * after that both reads are restored, and partitions that have come since then need a third one:
 * each start that finds more adds a read, named for instance after the number of partitions, and
 * each later start has to apply all of them, since Flink refuses a savepoint with state of an
 * operator that is not there any more. A start without a savepoint begins again with one read of
 * all. Which reads a job has (the series of partition counts) is for the launcher to keep beside
 * its savepoints.
 *
 * <p><b>The stretch of a time.</b> Timestamps of a partition are not in order, and what the brokers
 * tell of them (read in 3.9.1: {@code UnifiedLog.fetchOffsetByTimestamp}, {@code
 * LogSegment.findOffsetByTimestamp}, {@code TimeIndex}) is this and no more: the first offset whose
 * timestamp is a time or later. A segment's index holds the largest timestamp so far, so the answer
 * is exact as a begin, since nothing before it has such a timestamp. It says nothing of what comes
 * behind: after one clock that is ahead, all later questions are answered with that one record; a
 * mark of a transaction, which has the broker's own time, answers for old records; and a segment
 * without any timestamp answers by its file's time, with nothing. There is no question for the last
 * offset before a time. So timestamps only say where to look first, and what is searched is the
 * order of event times, as a replay filters by them, in the records themselves ({@code
 * StretchSearch}): by halving between looks that differ, from both sides; a look is told by what
 * nine in ten of its records say, so that a wrong clock decides nothing; each record of the time
 * that any look shows is in the stretch, and with it all between. Then a fiftieth of the stretch is
 * spent on looks at what is left over, at the widest gaps first, and what contradicts is followed.
 * In a partition that is in order this costs a fiftieth; in one where times are everywhere it ends
 * with all of it. No number of looks proves that nothing lies between them, so what nobody has
 * looked at is counted, and said.
 *
 * <p><b>Records that are too large</b> for their topic are told apart before they are sent ({@code
 * FitFn}): the broker's refusal comes too late in a transaction, which it spoils as a whole, and
 * the client's own limit is another one than the topic's. The size is that of a batch of the record
 * alone, compressed as the topic stores it. Batches are made no larger than the topic takes, since
 * a producer splits one that is refused into pieces of its own batch size.
 *
 * <p><b>Dangerous settings</b> (auto-commit, records of open transactions, going on somewhere else
 * when an offset is gone, acknowledgement by one broker only) cannot be made: there is no way to
 * hand in properties of Kafka's clients, and the factories set them last or alone.
 *
 * <p><b>Idleness and ends.</b> A thread a partition polls, hands batches over and commits positions
 * when a checkpoint is complete; another asks for the end of the partition each second. KafkaIO's
 * policies take a backlog of 0 for idleness; but such a backlog stays at 1 behind the mark of a
 * transaction for ever, and after an outage it is 0 before the producers have sent what they held.
 * We take the position of the consumer, which passes marks, and a chain of answers without a gap.
 * An offset that the broker no longer has stops the job.
 */
package dev.sluice.io.kafka;
