/**
 * Incidents: what the rules find in the observations of a camera. {@link
 * dev.sluice.transforms.incidents.IncidentEngine} is plain Java; what stands around it brings it
 * the observations of one camera in order.
 *
 * <p>There are two ways round it. A replay reads a camera's objects one after the other and puts
 * them through a {@link dev.sluice.transforms.incidents.ReorderBuffer}. A live job has {@link
 * dev.sluice.transforms.incidents.DetectIncidents}, a stateful step keyed by camera; its state is
 * laid out as it is because of what the runners of Beam 2.70.0 offer:
 *
 * <ul>
 *   <li>{@code OrderedListState} keeps one value per timestamp on Flink (apache/beam#39782), and
 *       {@code @RequiresTimeSortedInput} reads one bag again for each timer (#20025).
 *   <li>{@code MultimapState}, which would be a bag per bucket, does not exist on Flink: binding it
 *       throws.
 *   <li>A {@code BagState} can be appended to without being read, but there is one per declared
 *       field: a ring of such fields is read again and again once a camera is further ahead of the
 *       watermark than the ring is long, as after an outage.
 *   <li>{@code MapState} reads and writes single entries on both runners. So a bucket of one second
 *       has an entry with its count, and each pack of observations an entry of its own, by bucket
 *       and number: written once, read once, removed.
 *   <li>Event-time timers of one key fire in the order of their times on both, and there can be any
 *       number of them in a {@code @TimerFamily}. So each bucket has one, and nothing needs to know
 *       which bucket is next. Setting a timer costs as much as several entries of state, so it is
 *       set with a bucket's first pack, and again only where a pack has an earlier time.
 *   <li>A timer's output timestamp holds the watermark of the output on both until it has fired. It
 *       is the earliest event time in the bucket, so that incidents are not late.
 * </ul>
 */
package dev.sluice.transforms.incidents;
