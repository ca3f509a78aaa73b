/**
 * Replay of recordings: per camera and in the order in which it was recorded, inside one fused
 * step.
 */
package dev.sluice.transforms.replay;
