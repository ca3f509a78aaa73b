/** The line pipelines: alerts and anomalies in readings of a line, live and from an archive. */
package dev.sluice.pipelines.line;
