/**
 * Forecasts of the next ten-minute mean of a place, by the six before it: baselines, two kinds of
 * models, how they are trained, and how they prove themselves. Plain Java.
 *
 * <ul>
 *   <li><b>No library of machine learning and no native code</b>: a linear model is as good within
 *       a few parts of a hundred as all that were tried, and what a forecast needs are some hundred
 *       products. Libraries brought a hundred megabytes onto workers, and other bits on other
 *       machines.
 *   <li><b>The change is forecast, in steps of the place, and not the value</b>: a network that
 *       sees raw values does far worse than persistence, as it spends itself on where places lie. A
 *       step is the mean size of a place's changes.
 *   <li><b>Nothing of a place but its level and its step</b>: a place that was not seen in training
 *       has the step of a usual one, and works.
 *   <li><b>What is skewed is forecast in logarithms</b>, if that does better where the fit did not
 *       look: a step of particulates is a part of what there is.
 *   <li><b>Intervals depend on the six means and on the model alone</b>, and are wider where the
 *       model has learnt that it errs more. Methods that follow the latest errors of each place
 *       hold a little better when everything shifts, but then a forecast depends on all that came
 *       before it, and no replay of a range gives it again.
 *   <li><b>{@link java.lang.StrictMath} and one thread</b>: the same history gives the same model,
 *       and the same means the same forecast, to the bit.
 * </ul>
 */
package dev.sluice.transforms.forecast;
