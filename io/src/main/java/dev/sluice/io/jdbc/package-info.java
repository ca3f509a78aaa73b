/**
 * Rows into PostgreSQL, with TimescaleDB or without, each once in effect: a row has a natural key,
 * and one that is written again takes its own place.
 *
 * <p>Beam's {@code JdbcIO} is not used. Its write binds and sends rows by {@code executeBatch} with
 * a statement per row, retries deadlocks and nothing else, so that a database that restarts fails
 * the bundle; where one row of a batch is refused the whole bundle fails again and again, and what
 * was refused cannot be had as data; and its pool is one per step and not per worker. Here a batch
 * is one statement and one round trip: the columns travel as arrays, which the database unnests.
 * That is one prepared plan for any number of rows, and no limit on the number of parameters, which
 * the driver's own rewriting of batches into long statements has.
 *
 * <p>PostgreSQL rounds a value into a column of fewer digits without a word. A {@code numeric(p,s)}
 * is what many tables of money have, so it is taken, said once at the start, and a row that it
 * would round is a letter; a column of another kind ({@code double precision}, a whole number, a
 * time of whole seconds or without a zone) would change most of what comes, and is refused.
 *
 * <p>No user and no password is an option: workers read them from {@code SLUICE_JDBC_USERNAME} and
 * {@code SLUICE_JDBC_PASSWORD}, or from a file of theirs.
 */
package dev.sluice.io.jdbc;
