/**
 * Measures of a public sensor network: what its snapshots say, split by measure.
 *
 * <ul>
 *   <li><b>A record of the raw topic is one item</b>, under the sensor's id as key, so that a
 *       sensor keeps its order; a snapshot as a whole would be 12 MB. Shards of keys travel and are
 *       keys of state, as for a line: of ten thousand sensors a bundle has one item each ({@link
 *       dev.sluice.transforms.line.ReceiveReadings#byKey}).
 *   <li><b>The network's time rules</b>, which is its server's in UTC; what is late is told sensor
 *       by sensor, by its latest reading, so no other sensor, watermark or bundle has a part in it,
 *       and a replay of the same records gives the same. Only what is ahead of its own snapshot is
 *       not believed, as one item of the kind would make all behind it late; when the snapshot was
 *       asked for stands in a header, so that is no matter of a clock either.
 *   <li><b>Numbers are decimal, and stay the text that came.</b>
 *   <li><b>The place is frozen in the record of the measure's topic.</b> It is a tag of points:
 *       were it looked up where points are written, and had another answer at a repetition, one
 *       reading would be two points. So stores are written from those topics, by a job of their
 *       own, which also keeps a store that is away from holding up the topics.
 *   <li><b>Records of measures are protobuf</b>: they are written and read by the million, and the
 *       means and forecasts behind them need no parser of ours.
 *   <li><b>A measure that nobody has asked for is counted, and is no letter</b>: some sensors say
 *       ten things of which two are used, each time. A value that is out of range is one: the
 *       ranges may be wrong, and a letter can be sent again once they are right.
 *   <li><b>A sensor is never forgotten</b>, since a timer for each shard costs more than the few
 *       kilobytes of those that are gone.
 * </ul>
 */
package dev.sluice.transforms.measures;
