/**
 * {@code histories}: means of places over weeks, as a public sensor network would have them, made
 * by processes that are written down, with what an oracle that knows the process forecasts. Frozen
 * before any model was made for it: a test holds its bytes.
 */
package dev.sluice.samples.histories;
