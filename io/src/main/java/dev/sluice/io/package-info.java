/**
 * How the data comes and goes: one package per outside system, each behind a small seam with an
 * in-memory twin. Of {@code transforms} it takes the element types and the reader interfaces that
 * it implements.
 */
package dev.sluice.io;
