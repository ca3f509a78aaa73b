/**
 * Options that pipelines share: small interfaces named by their role, which a pipeline's own
 * options put together. They are turned into settings records at the edge; no transform sees them.
 */
package dev.sluice.pipelines.options;
