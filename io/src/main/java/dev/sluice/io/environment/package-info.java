/**
 * What the environment of a process says of it, read in the same way by all services.
 *
 * <p><b>Secrets have one way in and none out.</b> {@code Secrets} reads each from a variable or a
 * file, and refuses by its name what a store could not be sent, before a library quotes it. {@code
 * Addresses} keeps them out of what is shown. What a library says all the same passes {@code Masks}
 * before it is printed, logged or answered. The names of users are no secrets: a server that lets
 * one not in says which, and whoever reads the log has to know.
 *
 * <p>AWS's SDK finds its keys by itself; those of the environment are read here as well, so that
 * they are refused and masked as any other.
 */
package dev.sluice.io.environment;
