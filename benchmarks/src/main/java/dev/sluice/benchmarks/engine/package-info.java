/** JMH for the pieces that every observation goes through: reader, decoder, order, engine. */
package dev.sluice.benchmarks.engine;
