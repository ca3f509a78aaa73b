/**
 * {@code sluice look}: what lies in a topic or below a prefix in S3, for people and scripts. Values
 * are decoded as far as that can be told: our messages by their type URL, or by the place where
 * only they lie; JSON; text; and else their bytes. It joins no group, writes nothing, and what it
 * prints does nothing to a terminal.
 */
package dev.sluice.command.look;
