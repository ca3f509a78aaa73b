/**
 * What a pipeline tells all who run it: its options, what it will do with them, what it speaks to,
 * how far it is and what came out. A pipeline is the definition, a job is what runs on Flink, a run
 * is a bounded execution with an id. What else a person can do with a flow is a {@link
 * dev.sluice.pipelines.definition.FlowCommand}, of the flow's own folder too.
 */
package dev.sluice.pipelines.definition;
