/**
 * What the writers of batches share: gathering during a bundle, finding what a store refuses among
 * what it takes, and what is counted of that.
 */
package dev.sluice.io.batches;
