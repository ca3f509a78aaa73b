/**
 * The pipeline {@code generate}: camera data to try, test and measure with, and the truth about it.
 *
 * <p>The core is plain Java. A {@code Day} has a {@code DayPlan}: scenes that complete a rule, each
 * in one of the day's {@code Windows}, and {@code Traffic} that completes none. Both are acted out
 * by {@code Actor}s on a {@code Stage}. A {@code CameraDay} delivers what was seen, late, doubled
 * and corrupt as the {@code Scenario} says, and {@code CameraDayFiles} writes that down.
 */
package dev.sluice.samples.generate;
