/**
 * Incidents: what the rules find in the observations of a camera. {@link
 * dev.sluice.transforms.incidents.IncidentEngine} is plain Java; what stands around it brings it
 * the observations of one camera in order.
 *
 * <p>There are two ways round it. A replay reads a camera's objects one after the other and puts
 * them through a {@link dev.sluice.transforms.order.ReorderBuffer}. A live job has {@link
 * dev.sluice.transforms.incidents.DetectIncidents}, a stateful step keyed by camera, round {@link
 * dev.sluice.transforms.incidents.CameraDetection}. Both decide by the order in which a camera's
 * observations come, and so give the same; the watermark only looks after quiet cameras, since it
 * depends on bundles, on other partitions and on other cameras' clocks. The state is laid out as it
 * is because of what the runners of Beam 2.70.0 offer:
 *
 * <ul>
 *   <li>{@code OrderedListState} keeps one value per timestamp on Flink (apache/beam#39782), and
 *       {@code @RequiresTimeSortedInput} reads one bag again for each timer (#20025).
 *   <li>{@code MultimapState}, which would be a bag per bucket, does not exist on Flink: binding it
 *       throws.
 *   <li>A {@code BagState} can be appended to without being read, but there is one per declared
 *       field: a ring of such fields is read again and again.
 *   <li>{@code MapState} reads and writes single entries on both runners. So each pack of
 *       observations has an entry of its own, by its second and its number in it: written once,
 *       read once, removed. Which there are is in the camera's progress, one small value that is
 *       read and written with every pack.
 *   <li>A value on Flink's heap is the object that was put there, if copying is off ({@code
 *       --fasterCopy}); so what was decoded on arrival stays decoded ({@link
 *       dev.sluice.transforms.incidents.WaitingPack}). RocksDB gives bytes back, which are decoded
 *       once more.
 *   <li>Setting a timer costs as much as several entries of state. So there is one per camera,
 *       which is set when there is none or an earlier one is needed, and finds out when it fires
 *       whether its time has come.
 *   <li>A timer holds the watermark of the output at its output timestamp, unless it has none. No
 *       step behind waits for event time, so it has none.
 * </ul>
 *
 * <p>Observations are decoded before they are put in order, not when they are released: a bad one
 * would move the frontier otherwise, by a time that nobody checked, and rejects would differ from a
 * replay's. It also makes the message's own event time rule, not the timestamp of a record, which
 * can be that of its arrival.
 *
 * <p>Ids of states and timers, their coders, and the names of steps are addresses in savepoints,
 * held by {@code StateAddressesTest}.
 */
package dev.sluice.transforms.incidents;
