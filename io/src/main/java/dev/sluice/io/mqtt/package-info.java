/**
 * MQTT: a source that acknowledges a message once a checkpoint holds what became of it, on a client
 * of our own for the few packets that takes.
 *
 * <p><b>What is promised.</b> At least once for quality of service 1 and 2: a message is
 * acknowledged when a checkpoint is complete, and a checkpoint is complete only when all steps have
 * done with all that came before it. Until then the broker keeps it, and delivers it again to the
 * same session. Of 2 we make no more than of 1, since what was not acknowledged when a job dies is
 * written twice by any job. Messages of 0 are read, and those under way at a kill are lost.
 *
 * <p><b>Sessions.</b> The broker's session is the only position there is: what a client of a name
 * has not acknowledged comes to the next client of that name and to nobody else. So names are the
 * job's and stay ({@code JOB-0}, {@code JOB-1}), sessions outlive connections and jobs, and their
 * number is a setting: it does not follow the parallelism. Savepoints hold no position; one that is
 * old skips nothing. Sessions above the number are emptied and ended, since one that nobody empties
 * hoards messages until it expires. More than one session share one subscription, which breaks the
 * order of a sender's messages.
 *
 * <p><b>Marks are cumulative</b>: finalizing one acknowledges all that was given before it was
 * made, since Flink finalizes some marks and not others. Acknowledgements go out in the order of
 * delivery, and none goes out on another connection than the one that delivered: after a reconnect
 * the broker delivers anew, and the number of a packet means another message.
 *
 * <p><b>The client is ours</b>, as the clients there are do not let go of what they hold: they read
 * a payload whole, whatever its size, acknowledge through queues of their own, reconnect by
 * themselves while acknowledgements of the old connection wait, and bring Netty or RxJava into each
 * job. What a subscriber needs of the protocol is a dozen packets. Here a payload beyond a limit is
 * read in passing and cut, so that 256 MB cost nothing, and the rest of a job gets it as a record
 * that is too large. No limit is told to the broker: one that may not send a packet drops it.
 *
 * <p><b>Back-pressure</b> is TCP's: where messages are not taken, the socket is not read, and pings
 * go out all the same.
 *
 * <p><b>Secrets.</b> {@link dev.sluice.io.mqtt.MqttAccess} goes into graphs and savepoints and
 * names files and variables only.
 */
package dev.sluice.io.mqtt;
