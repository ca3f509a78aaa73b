/**
 * Events with an amount: what a record of a topic says, and which band of amounts it belongs to.
 *
 * <p>An amount is a decimal and stays one: nothing here ever makes a {@code double} of it. What an
 * amount may be is bounded ({@link dev.sluice.transforms.amounts.DecimalText}), so that no record
 * can make a later step write a million digits.
 */
package dev.sluice.transforms.amounts;
