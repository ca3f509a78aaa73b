/** The {@code events} pipeline: a synthetic client that posts events to the event API. */
package dev.sluice.samples.events;
