/** Commands that list, show and replay dead letters. */
package dev.sluice.command.letters;
