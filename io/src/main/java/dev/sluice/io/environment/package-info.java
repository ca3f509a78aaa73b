/** What the environment of a process says of it, read in the same way by all services. */
package dev.sluice.io.environment;
