/**
 * Putting what comes out of order in order, by event time and an allowance: one rule for cameras
 * and for the devices of a line, live and in a replay; and how late what is found then is.
 */
package dev.sluice.transforms.order;
