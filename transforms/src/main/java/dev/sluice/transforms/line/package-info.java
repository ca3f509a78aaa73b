/**
 * A line: what rules find in the readings of its devices. {@link
 * dev.sluice.transforms.line.SeriesDetection} is plain Java over one metric of one device, live and
 * in a replay; what stands around it brings it the readings as they come.
 *
 * <ul>
 *   <li><b>It is a metric of a device that is put in order</b>, not a device: each metric has a
 *       topic of its own, and only a partition keeps an order. A device whose metrics had one
 *       frontier would have late readings by the chance of which topic is read first, and no replay
 *       could give them again.
 *   <li><b>The payload's own time rules</b>, and the payload says whose it is: keys and timestamps
 *       of records have no part in it, and are not in an archive of text. Order, lateness and
 *       repetitions are decided as of cameras, by the same {@link
 *       dev.sluice.transforms.order.ReorderBuffer}.
 *   <li><b>Shards are keys, and not devices</b>: of ten thousand devices at two thousand readings a
 *       second a bundle has one reading of most of them, and a shuffle and a timer for each would
 *       cost more than all else. A shard has an entry of state for each of its devices, and one
 *       timer.
 *   <li><b>Whatever waits for its turn waits in the device's one entry</b>, as its payload. Cameras
 *       have an entry for each second, since a second of them is large; the few readings of an
 *       allowance are smaller than another entry is dear.
 *   <li><b>Numbers are decimal</b>, as they were written: 70.00 is not above 70, and 19.5 is not
 *       more than 1.95 times 10, whatever a {@code double} says.
 *   <li><b>After a gap a device begins anew.</b> To compare the first reading of the morning to the
 *       last one of the evening would be wrong, and what is remembered has an end: a device that is
 *       gone is forgotten, unless an alert of it is open.
 *   <li><b>A silence between two readings is found by their times</b>, and so is the same in each
 *       replay. Only of a device that has not come back it is the watermark that says so, live, and
 *       the end of the range in a replay.
 * </ul>
 *
 * <p>Ids of states and timers, their coders, and the names of steps are addresses in savepoints,
 * held by {@code LineStateAddressesTest}.
 */
package dev.sluice.transforms.line;
