/**
 * S3: an {@link dev.sluice.io.s3.ObjectStore} over the AWS SDK with an in-memory twin.
 *
 * <p>Why not Beam's own S3 file system: a replay lists by layout, prefetches and resumes, and a
 * run's objects have to appear whole or not at all; those are our core, and the file system's
 * interface has no room for them. Credentials come from the AWS SDK's usual chain on the machine
 * that needs them, and are in no settings.
 */
package dev.sluice.io.s3;
