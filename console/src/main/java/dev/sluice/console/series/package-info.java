/**
 * The series API: counts and sums of the two branches of the amounts flow per stretch of time, from
 * whichever stores answer.
 *
 * <p><b>What is said of a store is what was seen of it.</b> Each has a thread of its own that asks
 * one thing at a time, and a timer has the lightest question asked of one that nobody has asked for
 * two seconds ({@code StoreWatch}); status, metric and page read what came of it and wait for
 * nothing. A question that a store refuses says nothing of the store, and one that is not answered
 * for six seconds says that it is away, whenever the client gives up.
 *
 * <p><b>A zero is a statement.</b> While one store is away the pipeline writes to neither, so the
 * other has zeros to give for events that were accepted. The API tells points that are settled from
 * points that may still grow ({@code StoredWatermark}), since only the console knows since when a
 * store has been away, and a page that is opened in the middle of it does not. How far the pipeline
 * has come is read from the stores themselves: the console knows neither the pipeline nor its
 * offsets.
 */
package dev.sluice.console.series;
