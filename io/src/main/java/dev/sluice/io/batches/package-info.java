/**
 * What the writers of batches share: waiting for a store that is away, and finding what a store
 * refuses among what it takes.
 */
package dev.sluice.io.batches;
