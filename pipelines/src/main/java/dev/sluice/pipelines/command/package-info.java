/**
 * The {@code sluice} command: it parses options, checks what can be checked before a job runs, runs
 * it, shows how far it is, and ends with an exit code that a script can rely on ({@link
 * dev.sluice.pipelines.command.ExitCode}).
 */
package dev.sluice.pipelines.command;
