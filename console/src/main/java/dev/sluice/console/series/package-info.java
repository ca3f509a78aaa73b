/**
 * The series API: counts and sums of the two branches of the amounts flow per stretch of time, from
 * whichever stores answer.
 */
package dev.sluice.console.series;
