/** Replay runs, as their manifests and incidents in S3 tell them. */
package dev.sluice.console.runs;
