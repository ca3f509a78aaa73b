package dev.sluice.transforms.cameras;

/** What became of the bytes of one record: an {@link Observation}, or a {@link Rejection}. */
public sealed interface Decoded permits Observation, Rejection {}
