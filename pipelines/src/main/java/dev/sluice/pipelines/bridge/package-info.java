/**
 * The {@code bridge} pipeline: messages of MQTT into topics of Kafka, acknowledged once Kafka has
 * them.
 *
 * <p>It keeps no state: what is under way lies in the sessions at the broker. A reading is in Kafka
 * some milliseconds after it came; its acknowledgement goes out with the next checkpoint, which is
 * what {@code --checkpointSeconds} says and no earlier. To acknowledge when a bundle has been
 * flushed would repeat less after a kill, but nobody could say that the letters of the same
 * messages are stored by then: they go through steps, and bundles, of their own. A checkpoint is
 * behind all of them.
 */
package dev.sluice.pipelines.bridge;
