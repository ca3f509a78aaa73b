/** Parts that several live pipelines share. */
package dev.sluice.pipelines.live;
