/** The event API of the console under load. */
package dev.sluice.benchmarks.events;
