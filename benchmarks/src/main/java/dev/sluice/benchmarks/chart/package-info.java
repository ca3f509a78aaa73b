/**
 * From the POST of an event to its place in the data of the chart, through all that lies between:
 * the console, the broker, the pipeline and both stores, each a process.
 */
package dev.sluice.benchmarks.chart;
