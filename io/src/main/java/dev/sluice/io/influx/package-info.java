/**
 * Points into InfluxDB 2, or what takes points as it does, each once in effect: a point is its
 * measurement, tags and time, and one that is written again takes its own place.
 *
 * <p>Of {@code influxdb-client-java} the blocking write is used. Its other one batches in a thread
 * of its own, tells of failures by events, and gives up on points after some retries, so that no
 * bundle could say that all of its points are stored; here a bundle ends when they are.
 *
 * <p>No token is an option: workers read it from {@code SLUICE_INFLUX_TOKEN}, or from a file of
 * theirs.
 *
 * <p>Which refusal it is stands in the words of an answer, not in its status: InfluxDB 1.x says 500
 * of a policy that is not there and of a full cache, and 400 of a type, a time, a length and a
 * limit. They are read from their begin, as what follows may quote a point, and only those of a
 * refusal of whatever comes are repeated to people.
 *
 * <p>Of a request in which a point is refused, InfluxDB stores the rest, and its answer counts what
 * it dropped: as many as there are means each of them, and saves halving. It also refuses a point
 * for its time that it took a moment before, beside a younger one that opened the group of shards.
 * So such a point is looked up before it becomes a letter; where the token may not read, a letter
 * may be of a point that is there.
 *
 * <p>What the line protocol cannot carry (a measurement that begins with {@code #}, a name or tag
 * that ends in a backslash, half a surrogate) is a letter, and is not changed into something that
 * can be carried: it would be another point's place.
 *
 * <p>QuestDB takes the same lines, with two differences: it makes a table of what comes, in which a
 * point does not take the place of an earlier one ({@link dev.sluice.io.influx.QuestTables} makes
 * one in which it does), and it takes nothing of a request in which it refuses a line, where
 * InfluxDB takes the rest. Bisection is right for both.
 */
package dev.sluice.io.influx;
