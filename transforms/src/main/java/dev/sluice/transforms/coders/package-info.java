/**
 * Coders for records, sealed interfaces of records, and enums. {@link
 * dev.sluice.transforms.coders.RecordCoderRegistrar} gives them to every pipeline by type, so that
 * no call site names a coder.
 *
 * <p>The encodings are for elements on their way between two steps of one release. What has to be
 * read by a later release, such as keyed state in a savepoint, is a protobuf message.
 */
package dev.sluice.transforms.coders;
