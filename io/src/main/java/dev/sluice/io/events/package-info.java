/** The console's event API, as those see it who send events to it. */
package dev.sluice.io.events;
