/**
 * Incidents: what the rules find in the observations of a camera. {@link
 * dev.sluice.transforms.incidents.IncidentEngine} is plain Java; what stands around it brings it
 * the observations of one camera in order.
 */
package dev.sluice.transforms.incidents;
