/**
 * The command that begins a pipeline of a user's own: a Maven project from the files that lie
 * beside it, which are a pipeline that works, and not a template of one.
 */
package dev.sluice.command.project;
