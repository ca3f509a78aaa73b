/** Replay of recordings: per camera and in object order, inside one fused step. */
package dev.sluice.transforms.replay;
