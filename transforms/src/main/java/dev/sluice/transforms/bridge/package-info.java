/**
 * From messages of MQTT to records of topics: where a message goes, by which key, with which time,
 * and what becomes of one that cannot be used.
 *
 * <p><b>A message has no identity</b>: MQTT has no offsets, a broker delivers again after a
 * reconnect, and its mark of a repeat says nothing. So each record has a header with a hash of
 * topic and payload, the same for each delivery, and who counts takes byte-equal repeats for one.
 *
 * <p><b>A device's clock is believed where it can be</b>: Kafka deletes by a record's timestamp, so
 * one clock in the future keeps a segment for ever, and seconds taken for milliseconds are of 1970
 * and gone at once. A time that is not plausible when the message comes stays in the payload; the
 * record has the time of arrival, and a header says so. This asks a clock, as nothing else does
 * that reads records: whoever reads the topic reads what was decided here.
 *
 * <p><b>Topics.</b> Slashes become hyphens, and levels may have hyphens, so two topics of MQTT can
 * have one name. It is refused beforehand where filters alone show it, and else by a dead letter
 * for each message of the second topic of a name that a worker sees.
 */
package dev.sluice.transforms.bridge;
