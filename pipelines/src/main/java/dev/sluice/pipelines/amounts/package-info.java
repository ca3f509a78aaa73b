/**
 * The {@code amounts} pipeline: events with an amount, those above a threshold into SQL, the rest
 * into InfluxDB, each once in effect by (topic, partition, offset).
 *
 * <p>Reading, routing and both writes are one fused chain, so that no event is ever shuffled. The
 * price is that a store which is away holds up its chain with the batch that it cannot write: the
 * other store gets what came with that batch, and then both wait. Nothing is lost meanwhile, since
 * topics keep what is not read.
 */
package dev.sluice.pipelines.amounts;
