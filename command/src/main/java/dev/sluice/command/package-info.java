/**
 * The {@code sluice} command: it launches pipelines, and looks after clusters, dead letters and the
 * embedded stack. Only here is there a terminal.
 */
package dev.sluice.command;
