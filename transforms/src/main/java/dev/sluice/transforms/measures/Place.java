package dev.sluice.transforms.measures;

/**
 * Where a sensor stands, as people say it.
 *
 * @param country two letters; empty where it is not known
 * @param location the name of the town; empty where there is none near
 */
public record Place(String country, String location) {}
