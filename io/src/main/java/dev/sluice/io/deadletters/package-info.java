/**
 * Dead letters in S3: written by live pipelines, a few objects a bundle, and read again together
 * with what archives and replay runs rejected.
 *
 * <p>Nothing here is exactly once, on purpose: a letter that is written twice is the same letter,
 * by its id, its pipeline and how often it was rejected before, and readers collapse it.
 */
package dev.sluice.io.deadletters;
