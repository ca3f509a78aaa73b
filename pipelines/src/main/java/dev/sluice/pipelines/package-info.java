/** One package per pipeline, what they share, and how they are put on a runner. */
package dev.sluice.pipelines;
