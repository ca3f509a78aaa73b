/** Two large runs compared: time and memory, as they grow. */
package dev.sluice.benchmarks.compare;
