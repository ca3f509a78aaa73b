/**
 * One package per pipeline, the options that they share, and the {@code sluice} command. Only here,
 * and in the benchmarks, is a runner known.
 */
package dev.sluice.pipelines;
