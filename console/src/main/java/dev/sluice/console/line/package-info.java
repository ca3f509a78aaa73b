/** The line: the last values of its devices, and its alerts, as they come in topics. */
package dev.sluice.console.line;
