/**
 * How commands begin and end: a pipeline from its arguments to an exit code that a script can rely
 * on ({@link dev.sluice.pipelines.definition.ExitCode}), with its progress meanwhile.
 */
package dev.sluice.command.launch;
