/**
 * The {@code machines} pipeline: a line of synthetic machines whose sensors publish readings over
 * MQTT, with planted faults, and the truth about them beside: what the broker has acknowledged.
 */
package dev.sluice.samples.machines;
