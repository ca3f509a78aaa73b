package dev.sluice.io.runs;

import static com.google.common.base.Preconditions.checkArgument;
import static org.apache.parquet.schema.LogicalTypeAnnotation.decimalType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.intType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.timestampType;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import dev.sluice.reading.v1.Decimal;
import java.util.LinkedHashSet;
import java.util.Set;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;
import org.apache.parquet.schema.Types;

/**
 * The Parquet schema of a message type: one column a field, of its name and in its order.
 *
 * <ul>
 *   <li>An {@code int64} whose name ends in {@code _millis} is a time in our messages: {@code
 *       TIMESTAMP(MILLIS, isAdjustedToUTC)}.
 *   <li>An enum is the name of its value, a string.
 *   <li>A {@link Decimal} is {@code DECIMAL(38, 18)}.
 *   <li>A repeated field is a list in the standard three-level form, never null; a message is a
 *       group.
 *   <li>A field that can be absent (optional, of a oneof, a message) is null where it is.
 * </ul>
 *
 * <p>Maps, and messages that hold themselves, have no column.
 */
final class MessageSchema {
  private static final int DECIMAL_BYTES = 16;
  private static final int DECIMAL_SCALE = 18;
  private static final int DECIMAL_PRECISION = 38;

  private MessageSchema() {}

  static MessageType of(Descriptor type) {
    Types.MessageTypeBuilder schema = Types.buildMessage();
    Set<Descriptor> path = new LinkedHashSet<>(Set.of(type));
    type.getFields().forEach(field -> schema.addField(column(field, path)));
    return schema.named(type.getName());
  }

  private static Type column(FieldDescriptor field, Set<Descriptor> path) {
    checkArgument(!field.isMapField(), "%s is a map, which has no column", field.getFullName());
    if (field.isRepeated()) {
      return Types.requiredList()
          .element(value(field, Repetition.REQUIRED, "element", path))
          .named(field.getName());
    }
    return value(
        field,
        field.hasPresence() ? Repetition.OPTIONAL : Repetition.REQUIRED,
        field.getName(),
        path);
  }

  private static Type value(
      FieldDescriptor field, Repetition repetition, String name, Set<Descriptor> path) {
    return switch (field.getType()) {
      case BOOL -> Types.primitive(PrimitiveTypeName.BOOLEAN, repetition).named(name);
      case FLOAT -> Types.primitive(PrimitiveTypeName.FLOAT, repetition).named(name);
      case DOUBLE -> Types.primitive(PrimitiveTypeName.DOUBLE, repetition).named(name);
      case INT32, SINT32, SFIXED32 ->
          Types.primitive(PrimitiveTypeName.INT32, repetition).named(name);
      case UINT32, FIXED32 ->
          Types.primitive(PrimitiveTypeName.INT32, repetition).as(intType(32, false)).named(name);
      case INT64, SINT64, SFIXED64 -> {
        Types.PrimitiveBuilder<? extends Type> number =
            Types.primitive(PrimitiveTypeName.INT64, repetition);
        yield field.getName().endsWith("_millis")
            ? number.as(timestampType(true, TimeUnit.MILLIS)).named(name)
            : number.named(name);
      }
      case UINT64, FIXED64 ->
          Types.primitive(PrimitiveTypeName.INT64, repetition).as(intType(64, false)).named(name);
      case STRING, ENUM ->
          Types.primitive(PrimitiveTypeName.BINARY, repetition).as(stringType()).named(name);
      case BYTES -> Types.primitive(PrimitiveTypeName.BINARY, repetition).named(name);
      case MESSAGE, GROUP ->
          field.getMessageType().equals(Decimal.getDescriptor())
              ? Types.primitive(PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY, repetition)
                  .length(DECIMAL_BYTES)
                  .as(decimalType(DECIMAL_SCALE, DECIMAL_PRECISION))
                  .named(name)
              : group(field, repetition, name, path);
    };
  }

  private static Type group(
      FieldDescriptor field, Repetition repetition, String name, Set<Descriptor> path) {
    Descriptor type = field.getMessageType();
    checkArgument(path.add(type), "%s holds itself, which has no column", field.getFullName());
    Types.GroupBuilder<? extends Type> group = Types.buildGroup(repetition);
    type.getFields().forEach(inner -> group.addField(column(inner, path)));
    path.remove(type);
    return group.named(name);
  }
}
