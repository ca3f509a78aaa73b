/**
 * Compares two sets of messages, and of incidents in particular: which are the same, which changed
 * and how, which are missing and which are new.
 */
package dev.sluice.transforms.compare;
