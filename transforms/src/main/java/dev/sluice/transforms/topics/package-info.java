/** Records of topics, as the pipelines know them: without a client library in their types. */
package dev.sluice.transforms.topics;
