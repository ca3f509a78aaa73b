/**
 * Snapshots of a public sensor network, collected over HTTP: each body once into a log in S3, each
 * item once into a topic.
 *
 * <ul>
 *   <li><b>The log in S3 comes first, and Kafka follows it.</b> A body is put, then an entry of the
 *       next number that names it, on the condition that there is none; then the items of the entry
 *       are sent in one transaction with its number, as the position of a group. Whoever is killed
 *       between leaves a body that no entry names, or an entry that is not sent: the next collector
 *       sends it. So a replay reads S3 and has what the topic has.
 *   <li><b>What is new in a snapshot is decided by the log alone</b>: its items less those of the
 *       three entries before it, by their bytes. So a repetition sends the same, and an item whose
 *       values differ from before goes out, to be counted by whoever reads it.
 *   <li><b>A collector has no state</b>, so one that asks every five minutes and one that a
 *       schedule starts are the same, and many of one name may run. Who logs, logs first and shuts
 *       the others out of Kafka afterwards; who was shut out has logged before, so what it logged
 *       is sent.
 *   <li><b>A body is used whole or not at all.</b> One that is cut short, empty, too large, older
 *       than the last or no JSON to its end is counted, its begin is kept under {@code failed/},
 *       and nothing of it is logged.
 *   <li><b>Brokers forget a group that is silent for a week</b> (their {@code
 *       offsets.retention.minutes}); then the entry says up to where was sent when it was logged,
 *       and at most the last one is sent again. Readers take a reading once by sensor, measure and
 *       time.
 *   <li><b>The client is that of the JDK</b>: a deadline for the whole answer, and not more than so
 *       many bytes of it, whatever the server says or does.
 * </ul>
 */
package dev.sluice.io.snapshots;
