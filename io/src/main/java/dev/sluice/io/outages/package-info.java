/**
 * Waiting for stores that are away, the same way for all of them, and saying so. Who waits tries
 * again in a {@code RetryWindow}, and whatever waits is looked at by one thread of the process,
 * which warns ({@code StallThread}, {@code StallWarnings}); who has to know whether a store is
 * there, though it wants nothing of it now, asks by a {@code Poller}.
 */
package dev.sluice.io.outages;
