package dev.sluice.io.runs;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.MessageOrBuilder;
import dev.sluice.reading.v1.Decimal;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.jspecify.annotations.Nullable;

/** Hands the fields of messages to Parquet, as {@link MessageSchema} lays them out. */
final class MessageWriteSupport<M extends MessageOrBuilder> extends WriteSupport<M> {
  private final Descriptor type;
  private @Nullable RecordConsumer columns;

  MessageWriteSupport(Descriptor type) {
    this.type = type;
  }

  @Override
  public WriteContext init(ParquetConfiguration configuration) {
    return new WriteContext(MessageSchema.of(type), Map.of());
  }

  @Override
  @SuppressWarnings("deprecation") // Abstract all the same.
  public WriteContext init(Configuration configuration) {
    throw new UnsupportedOperationException("there is no Hadoop here");
  }

  @Override
  public void prepareForWrite(RecordConsumer consumer) {
    this.columns = consumer;
  }

  @Override
  public void write(M message) {
    RecordConsumer out = requireNonNull(columns);
    out.startMessage();
    writeFields(message, type, out);
    out.endMessage();
  }

  private static void writeFields(MessageOrBuilder message, Descriptor type, RecordConsumer out) {
    for (FieldDescriptor field : type.getFields()) {
      if (field.hasPresence() && !message.hasField(field)) {
        continue;
      }
      out.startField(field.getName(), field.getIndex());
      if (field.isRepeated()) {
        writeList(message, field, out);
      } else {
        writeValue(field, message.getField(field), out);
      }
      out.endField(field.getName(), field.getIndex());
    }
  }

  private static void writeList(
      MessageOrBuilder message, FieldDescriptor field, RecordConsumer out) {
    out.startGroup();
    int count = message.getRepeatedFieldCount(field);
    if (count > 0) {
      out.startField("list", 0);
      for (int i = 0; i < count; i++) {
        out.startGroup();
        out.startField("element", 0);
        writeValue(field, message.getRepeatedField(field, i), out);
        out.endField("element", 0);
        out.endGroup();
      }
      out.endField("list", 0);
    }
    out.endGroup();
  }

  private static void writeValue(FieldDescriptor field, Object value, RecordConsumer out) {
    switch (field.getJavaType()) {
      case BOOLEAN -> out.addBoolean((Boolean) value);
      case INT -> out.addInteger((Integer) value);
      case LONG -> out.addLong((Long) value);
      case FLOAT -> out.addFloat((Float) value);
      case DOUBLE -> out.addDouble((Double) value);
      case STRING -> out.addBinary(Binary.fromString((String) value));
      case ENUM -> out.addBinary(Binary.fromString(((EnumValueDescriptor) value).getName()));
      case BYTE_STRING ->
          out.addBinary(Binary.fromConstantByteArray(((ByteString) value).toByteArray()));
      case MESSAGE -> {
        if (value instanceof Decimal decimal) {
          out.addBinary(Binary.fromConstantByteArray(decimal.getUnscaled().toByteArray()));
          return;
        }
        out.startGroup();
        writeFields((MessageOrBuilder) value, field.getMessageType(), out);
        out.endGroup();
      }
    }
  }
}
