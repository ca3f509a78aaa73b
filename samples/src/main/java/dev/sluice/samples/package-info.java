/** Pipelines that make synthetic data, found as those of anybody are. */
package dev.sluice.samples;
