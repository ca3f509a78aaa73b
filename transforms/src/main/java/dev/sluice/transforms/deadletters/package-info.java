/** Records that could not be used, as data: one envelope for all pipelines. */
package dev.sluice.transforms.deadletters;
