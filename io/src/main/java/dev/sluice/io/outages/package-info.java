/** Waiting for stores that are away, the same way for all of them, and saying so. */
package dev.sluice.io.outages;
