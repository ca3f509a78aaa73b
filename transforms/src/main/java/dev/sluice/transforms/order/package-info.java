/**
 * Putting what comes out of order in order, by event time and an allowance: one rule for cameras
 * and for the devices of a line, live and in a replay.
 */
package dev.sluice.transforms.order;
