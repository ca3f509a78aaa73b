/** The group of the {@code models} commands. */
package dev.sluice.command.models;
