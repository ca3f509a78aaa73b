/**
 * Dead letters, wherever pipelines have left them. Read only: sending them again is for the
 * command.
 */
package dev.sluice.console.letters;
