package dev.sluice.io.archive;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.base.Splitter;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.OneofDescriptor;
import com.google.protobuf.Message;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** A field of a message by its path, such as {@code person.zone_type}, as a text. */
final class MessageField {
  private static final Splitter DOTS = Splitter.on('.');

  private MessageField() {}

  /** Checks that at least one known message has such a field. */
  static void check(String path, String template) {
    checkArgument(
        MessageDecoder.PROTOTYPES.stream().anyMatch(each -> has(each.getDescriptorForType(), path)),
        "layout has {field:%s}, but no message has such a field of one value: %s",
        path,
        template);
  }

  private static boolean has(Descriptor type, String path) {
    Descriptor inside = type;
    Iterator<String> names = DOTS.split(path).iterator();
    while (names.hasNext()) {
      String name = names.next();
      @Nullable FieldDescriptor field = inside.findFieldByName(name);
      if (field == null) {
        return !names.hasNext() && choice(inside, name) != null;
      }
      boolean message = field.getJavaType() == FieldDescriptor.JavaType.MESSAGE;
      if (field.isRepeated() || message != names.hasNext()) {
        return false;
      }
      switch (field.getJavaType()) {
        case MESSAGE -> inside = field.getMessageType();
        case STRING, ENUM, INT, LONG, BOOLEAN -> {
          return true;
        }
        default -> {
          return false;
        }
      }
    }
    return false;
  }

  private static @Nullable OneofDescriptor choice(Descriptor type, String name) {
    return type.getRealOneofs().stream()
        .filter(each -> each.getName().equals(name))
        .findFirst()
        .orElse(null);
  }

  /** Its value; empty where the message has none. */
  static String text(Message message, String path) {
    Message inside = message;
    for (String name : DOTS.split(path)) {
      Descriptor type = inside.getDescriptorForType();
      @Nullable FieldDescriptor field = type.findFieldByName(name);
      if (field == null) {
        @Nullable OneofDescriptor choice = choice(type, name);
        @Nullable FieldDescriptor set =
            choice == null ? null : inside.getOneofFieldDescriptor(choice);
        return set == null ? "" : set.getName();
      }
      if (field.hasPresence() && !inside.hasField(field)) {
        return "";
      }
      Object value = inside.getField(field);
      if (value instanceof Message next) {
        inside = next;
      } else {
        return value instanceof EnumValueDescriptor each ? each.getName() : value.toString();
      }
    }
    return "";
  }
}
