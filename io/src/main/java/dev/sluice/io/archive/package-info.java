/**
 * Records of topics into the files of an archive, each exactly once.
 *
 * <p><b>The idea.</b> A topic's log does not change: an offset that is read again gives the same
 * record. So what is archived once is never written again and never taken back. For each partition
 * the archive keeps a <em>publish log</em> of the offsets that it has; after any rewind, to a
 * checkpoint or to an older savepoint, the writer skips what the log has and goes on behind it.
 *
 * <p><b>The log.</b> {@code _log/<topic>/<partition>/<sequence>}, one object an entry ({@link
 * dev.sluice.archive.v1.LogEntry}), appended by a PUT on the condition that there is no such
 * object. The newest entry says all: which offsets are published and by which generation. A reader
 * needs one listing and one reading a partition.
 *
 * <ul>
 *   <li>Each start of a partition's writer is a <em>generation</em>. It appends a fence behind the
 *       newest entry; if another was quicker it tries again behind that. An older writer that goes
 *       on (a worker that was given up and is alive) wants to append where that fence stands, and
 *       fails. Old entries are pruned, but fences are not: else there would be room again for a
 *       writer that slept that long.
 *   <li>To publish: append the keys that are going to be written (intent), write the objects, then
 *       their index, append the interval of offsets that was read through (published). A crash
 *       before the index leaves objects that nobody sees, and the next fence finds their keys and
 *       removes them; once more some minutes later, since a request under way can still be carried
 *       out. A writer that finds itself fenced off removes what it has written as well.
 *   <li>Where the index is, all its objects were. So it is as good as the entry that is missing
 *       behind it: the next fence publishes what an index names and no entry, whether the writer
 *       was killed just then or the end of the log was lost since. Nothing that an index names is
 *       removed, unless its offsets are published otherwise; if an object of it is gone, the rest
 *       is set aside. A writer that finds itself fenced off looks whether that has happened.
 *   <li>Intervals are of offsets read through, not of records, since a topic has no record for each
 *       offset (markers of transactions, compaction). Neighbours of one generation are merged: the
 *       entry grows with restarts, not with time.
 * </ul>
 *
 * <p><b>Why nothing else is needed.</b> A bundle's files are published before the bundle ends, and
 * the bundle ends before the checkpoint (the job is to see to that). If the checkpoint then fails,
 * the records come again and are skipped. So there is no second phase at the end of a checkpoint,
 * no input that has to be stable, no shuffle of descriptors, and no state of Beam in which the
 * truth could stand beside the store and differ from it.
 *
 * <p><b>What is visible.</b> An object counts if its name is one ({@link
 * dev.sluice.io.archive.ObjectName}) and its offsets lie in an interval which the generation in its
 * name has published. That is decided by the log as it was before the objects were listed, so at
 * every moment a reader sees each published record once.
 *
 * <p><b>The index.</b> A bundle has several folders, so that the offsets of its files interleave,
 * and names alone cannot tell which offset is where. So each publish leaves an index ({@code
 * _index/<topic>/<partition>/}, {@link dev.sluice.archive.v1.PublishIndex}) with the exact offsets
 * of each of its objects, a byte a record before compression. By it {@link
 * dev.sluice.io.archive.ArchiveCheck} proves the contract of any archive from the store alone, and
 * whoever reads some days of it misses what is not there ({@link
 * dev.sluice.io.archive.NamedObjects}).
 *
 * <p><b>Rejected records</b> are dead letters in files of the same publish ({@code
 * _rejected/<pipeline>/yyyy/MM/dd/} of the day on which they were rejected): once their offsets are
 * published nobody reads them again, so they could not leave by a way of their own.
 *
 * <p><b>The time of a record</b> is the event time of its message, which {@link
 * dev.sluice.transforms.cameras.EventTime} reads without decoding it: a replay asks by event times,
 * and finds a record only under the day of its own or the next. A timestamp is what a producer's or
 * a broker's clock said, and counts only where there is no event time: of what is no message of a
 * camera, if it is plausible, between the year 2000 and a day after delivery. The moment of
 * delivery is what is left. (It may differ between an attempt and its repetition; only one of them
 * is published.)
 *
 * <p><b>Lateness</b> is told by the latest event times of each camera on each of the last few days
 * (UTC) of which something came ({@link dev.sluice.io.archive.LatestTimes}), which each index
 * carries on: after a restart they are what they were at the end of what is published. They do not
 * count for records in front of that end, as when a hole is filled later. A record is late behind
 * its own day and the next one only. So a wrong clock pulls what comes behind it one day at most,
 * which is what a replay allows for; an index of an earlier release, which carries on one time far
 * in the future, pulls nothing. What that costs: where a camera's clock jumps by more than a day, a
 * replay of a range that holds both days uses what came after the jump, and a replay of the topic
 * rejects it as too late.
 *
 * <p><b>Texts</b> are not decoded at all: their time is their timestamp, and one that cannot be is
 * a rejection, not a reason to look for another. Their lateness is told by the records' keys,
 * whatever those are, and by {@code machine/device} where a layout names one of them: in one
 * partition come many devices, and one whose clock is wrong must move nobody else's readings. What
 * a layout's folders hold is read again by {@link dev.sluice.io.archive.ReadArchive}, with its
 * offsets.
 *
 * <p><b>Removing objects</b> is tidying only: a writer that has no right to it leaves abandoned
 * objects and old entries of the log where they are, which no reader takes for more, and says so.
 * {@link dev.sluice.io.archive.ArchiveRepair} is for somebody who may.
 *
 * <p><b>What it does not do.</b> A request that is carried out more than ten minutes after its
 * writer was fenced off, and whose writer never finds out, leaves an object that nobody sees; the
 * check finds it. If the whole log is removed, the archive is not one any more, and is not written
 * to. Two archives must not share a location. A record is placed by its key where that is a camera
 * id; that its message says the same is not checked here, but by those who read it.
 */
package dev.sluice.io.archive;
