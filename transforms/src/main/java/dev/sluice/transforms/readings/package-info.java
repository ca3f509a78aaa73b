/**
 * Readings of sensors on a shop floor: what a line of text says, in one place for all who read it.
 *
 * <p>Reading is strict, and a function of the bytes alone: no clock is asked, so that the bridge,
 * the rules of a line, the archive and a replay of it take the same records for readings. Whether a
 * time can be believed depends on when it came, and is the bridge's to say.
 *
 * <p>A value stays the text that came: nothing here ever makes a {@code double} of it, and what was
 * 70.00 is not written as 70.
 */
package dev.sluice.transforms.readings;
