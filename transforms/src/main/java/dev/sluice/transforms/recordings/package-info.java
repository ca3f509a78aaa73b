/**
 * Recorded messages, as a replay wants to read them: camera by camera, each in object order. The
 * interfaces are declared here, where they are used, and implemented in {@code io}.
 */
package dev.sluice.transforms.recordings;
