package dev.sluice.benchmarks.connect;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/**
 * Makes Structs of messages of one type: a field each, of its name and in its order; an enum is the
 * name of its value, a time a number, and what is absent null. Types with repeated fields are not
 * for it.
 */
final class MessageStructs {
  private final Schema schema;
  private final List<Member> members = new ArrayList<>();

  /**
   * @param messages for a field that is a message
   */
  private record Member(FieldDescriptor from, Field to, @Nullable MessageStructs messages) {}

  private MessageStructs(Descriptor type, SchemaBuilder builder) {
    List<@Nullable MessageStructs> inner = new ArrayList<>();
    for (FieldDescriptor field : type.getFields()) {
      MessageStructs messages =
          field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
              ? new MessageStructs(field.getMessageType(), SchemaBuilder.struct().optional())
              : null;
      inner.add(messages);
      builder.field(field.getName(), messages == null ? schema(field) : messages.schema);
    }
    this.schema = builder.build();
    for (FieldDescriptor field : type.getFields()) {
      members.add(new Member(field, schema.field(field.getName()), inner.get(field.getIndex())));
    }
  }

  /**
   * Of a type.
   *
   * @param more a field more, of text, that {@link #of} leaves empty
   */
  static MessageStructs of(Descriptor type, String more) {
    return new MessageStructs(type, SchemaBuilder.struct().field(more, Schema.STRING_SCHEMA));
  }

  private static Schema schema(FieldDescriptor field) {
    boolean optional = field.hasPresence();
    return switch (field.getJavaType()) {
      case BOOLEAN -> optional ? Schema.OPTIONAL_BOOLEAN_SCHEMA : Schema.BOOLEAN_SCHEMA;
      case INT -> optional ? Schema.OPTIONAL_INT32_SCHEMA : Schema.INT32_SCHEMA;
      // Times too: Iceberg makes them of numbers with fewer objects than of Connect's own type.
      case LONG -> optional ? Schema.OPTIONAL_INT64_SCHEMA : Schema.INT64_SCHEMA;
      case FLOAT -> optional ? Schema.OPTIONAL_FLOAT32_SCHEMA : Schema.FLOAT32_SCHEMA;
      case DOUBLE -> optional ? Schema.OPTIONAL_FLOAT64_SCHEMA : Schema.FLOAT64_SCHEMA;
      case STRING, ENUM -> optional ? Schema.OPTIONAL_STRING_SCHEMA : Schema.STRING_SCHEMA;
      case BYTE_STRING, MESSAGE ->
          throw new IllegalArgumentException(field.getFullName() + " has no column");
    };
  }

  Schema schema() {
    return schema;
  }

  Struct of(Message message) {
    Struct struct = new Struct(schema);
    for (Member member : members) {
      FieldDescriptor field = member.from;
      if (!field.hasPresence() || message.hasField(field)) {
        Object value = message.getField(field);
        struct.put(
            member.to,
            member.messages != null
                ? member.messages.of((Message) value)
                : value instanceof EnumValueDescriptor constant ? constant.getName() : value);
      }
    }
    return struct;
  }
}
