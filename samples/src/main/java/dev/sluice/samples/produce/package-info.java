/** The {@code produce} pipeline: synthetic cameras that deliver live into a topic. */
package dev.sluice.samples.produce;
