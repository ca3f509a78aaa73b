/** Commands that start and stop the embedded stack. */
package dev.sluice.command.local;
