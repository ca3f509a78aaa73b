/** The messages of cameras: bytes in, {@link dev.sluice.transforms.cameras.Observation}s out. */
package dev.sluice.transforms.cameras;
