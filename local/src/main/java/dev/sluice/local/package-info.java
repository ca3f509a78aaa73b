/**
 * The embedded stack: real servers, each in a process of its own, for the demo and for tests.
 *
 * <p>Each server has its own class path, gathered by a small pom under {@code local/servers}, so
 * that its libraries never meet those of Beam or of each other, and so that a test can kill it the
 * way a machine would. PostgreSQL's programs come packed, in such a class path, and are unpacked
 * into the checkout when they are first asked for; those that are there are of Linux on x86-64.
 * Servers listen on the loopback interface only; their access keys are known to everyone and guard
 * nothing.
 */
package dev.sluice.local;
