/** The {@code incidents} pipeline: incidents as they happen, from topics of observations. */
package dev.sluice.pipelines.incidents;
