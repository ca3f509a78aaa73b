/**
 * Recorded messages, as a replay wants to read them: camera by camera in object order, or partition
 * by partition by offset. The interfaces are declared here, where they are used, and implemented in
 * {@code io}.
 */
package dev.sluice.transforms.recordings;
