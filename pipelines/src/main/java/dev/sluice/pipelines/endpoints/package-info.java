/**
 * What pipelines write to and read from, each said once: whom it speaks to, what holds its secrets,
 * how it is checked and what it makes.
 */
package dev.sluice.pipelines.endpoints;
