/**
 * The records of one stored object: what it is compressed with and how its records are framed is
 * told by its content, unless its writer has said it, and what cannot be read becomes a rejected
 * record. Compressed objects that neither we nor our delivery streams wrote are read by the
 * decoders of commons-compress and xz.
 */
package dev.sluice.io.records;
