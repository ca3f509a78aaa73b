/**
 * What a pipeline tells the {@code sluice} command about itself: its options, its checks, how far
 * it is and what came out.
 */
package dev.sluice.pipelines.definition;
