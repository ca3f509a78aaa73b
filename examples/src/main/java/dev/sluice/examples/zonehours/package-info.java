/**
 * People and vehicles per zone and hour: a pipeline of a user's own, made from the parts of Sluice
 * and nothing else.
 *
 * <p>{@link dev.sluice.examples.zonehours.ZoneHoursPipeline} is the picture, {@link
 * dev.sluice.examples.zonehours.ZoneHoursPlan} what it is made of, {@link
 * dev.sluice.examples.zonehours.ZoneHoursDefinition} how the command finds it. What is read, how it
 * is put in order, what is rejected and how a run ends are those of a replay.
 *
 * <p>Tracks are counted exactly: their time in view has to be summed by track in any case, and then
 * there is one value for each. Where nothing else were asked of them, {@link
 * dev.sluice.transforms.reducers.ApproximateDistinct} would count them in 4 kB a zone and hour.
 */
package dev.sluice.examples.zonehours;
