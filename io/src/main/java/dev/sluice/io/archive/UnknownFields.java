package dev.sluice.io.archive;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Counts the fields of messages that this version does not know. Not thread-safe. */
final class UnknownFields {
  private final Map<Descriptor, List<FieldDescriptor>> messages = new HashMap<>();

  long count(Message message) {
    long count = message.getUnknownFields().asMap().size();
    for (FieldDescriptor field :
        messages.computeIfAbsent(message.getDescriptorForType(), UnknownFields::messages)) {
      if (field.isRepeated()) {
        for (int i = 0; i < message.getRepeatedFieldCount(field); i++) {
          count += count((Message) message.getRepeatedField(field, i));
        }
      } else if (message.hasField(field)) {
        count += count((Message) message.getField(field));
      }
    }
    return count;
  }

  private static List<FieldDescriptor> messages(Descriptor type) {
    return type.getFields().stream()
        .filter(each -> each.getJavaType() == FieldDescriptor.JavaType.MESSAGE)
        .toList();
  }
}
