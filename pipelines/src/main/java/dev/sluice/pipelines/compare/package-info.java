/**
 * Two sets of incidents side by side: {@code compare} of runs that are there, {@code try} of two
 * rule sets in one pass over recordings; and the report of either.
 */
package dev.sluice.pipelines.compare;
