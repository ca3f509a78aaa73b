/**
 * Trained models in an object store, and from when on which of them holds.
 *
 * <pre>
 * MODELS/MEASURE/VERSION/model.pb        the model
 * MODELS/MEASURE/VERSION/manifest.json   written last: a version without it counts as nothing
 * MODELS/MEASURE/activations/0000000001  from when on a version holds; numbered, never changed
 * </pre>
 *
 * <ul>
 *   <li><b>A version's name ends in the hash of its bytes</b>, so the same training twice is one
 *       version, two who train at once do not overwrite each other, and what is named in a forecast
 *       can be proved.
 *   <li><b>A forecast takes the version that holds at its own time</b>, and not the newest one: so
 *       a replay takes the same. Therefore activations are only appended, and none begins before
 *       the one ahead of it.
 *   <li><b>An activation is written where there is none of its number</b> ({@code If-None-Match}):
 *       of two promotions at once one fails, and says so.
 * </ul>
 */
package dev.sluice.io.models;
