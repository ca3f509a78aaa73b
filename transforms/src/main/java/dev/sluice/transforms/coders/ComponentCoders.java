package dev.sluice.transforms.coders;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Map.entry;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.beam.sdk.coders.BigDecimalCoder;
import org.apache.beam.sdk.coders.BigIntegerCoder;
import org.apache.beam.sdk.coders.BooleanCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.DoubleCoder;
import org.apache.beam.sdk.coders.InstantCoder;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.coders.MapCoder;
import org.apache.beam.sdk.coders.NullableCoder;
import org.apache.beam.sdk.coders.OptionalCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.extensions.protobuf.ByteStringCoder;
import org.apache.beam.sdk.extensions.protobuf.ProtoCoder;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the coder of a record's component by the component's declared type alone, so that a
 * record has one encoding, whatever is registered in the pipeline that it goes through.
 */
final class ComponentCoders {

  private static final Map<Class<?>, Coder<?>> ATOMS =
      Map.ofEntries(
          entry(String.class, StringUtf8Coder.of()),
          entry(long.class, VarLongCoder.of()),
          entry(Long.class, VarLongCoder.of()),
          entry(int.class, VarIntCoder.of()),
          entry(Integer.class, VarIntCoder.of()),
          entry(boolean.class, BooleanCoder.of()),
          entry(Boolean.class, BooleanCoder.of()),
          entry(double.class, DoubleCoder.of()),
          entry(Double.class, DoubleCoder.of()),
          entry(BigDecimal.class, BigDecimalCoder.of()),
          entry(BigInteger.class, BigIntegerCoder.of()),
          entry(Instant.class, InstantCoder.of()),
          entry(ByteString.class, ByteStringCoder.of()));

  private ComponentCoders() {}

  /**
   * The coder of a component.
   *
   * @param component where the type stands, for messages: {@code some.Record.component}
   * @param enclosing the records and sealed interfaces around it
   * @throws IllegalArgumentException if there is none
   */
  static Coder<?> of(AnnotatedType type, String component, List<Class<?>> enclosing) {
    Coder<?> coder = ofPresent(type, component, enclosing);
    return type.isAnnotationPresent(Nullable.class) ? NullableCoder.of(coder) : coder;
  }

  private static Coder<?> ofPresent(
      AnnotatedType annotated, String component, List<Class<?>> enclosing) {
    Type type = annotated.getType();
    if (annotated instanceof AnnotatedParameterizedType generic) {
      AnnotatedType[] arguments = generic.getAnnotatedActualTypeArguments();
      Type raw = ((ParameterizedType) type).getRawType();
      if (raw == List.class) {
        return ListCoder.of(of(arguments[0], component, enclosing));
      }
      if (raw == Optional.class) {
        return OptionalCoder.of(of(arguments[0], component, enclosing));
      }
      if (raw == Map.class) {
        return MapCoder.of(
            of(arguments[0], component, enclosing), of(arguments[1], component, enclosing));
      }
    }
    if (type instanceof Class<?> plain) {
      Coder<?> coder = ofClass(plain, enclosing);
      if (coder != null) {
        return coder;
      }
    }
    throw new IllegalArgumentException(
        ("%s cannot be encoded: %s is not a String, long, int, boolean, double, BigDecimal,"
                + " BigInteger, Joda Instant, ByteString, protobuf message, enum, record or sealed interface of"
                + " records, nor a List, Optional or Map of those")
            .formatted(component, type.getTypeName()));
  }

  @SuppressWarnings("unchecked") // asSubclass(Enum.class) loses which enum it is.
  private static @Nullable Coder<?> ofClass(Class<?> type, List<Class<?>> enclosing) {
    if (ATOMS.containsKey(type)) {
      return ATOMS.get(type);
    }
    if (type.isRecord()) {
      return RecordCoder.of(type.asSubclass(Record.class), enclosing);
    }
    if (type.isEnum()) {
      return EnumCoder.of(type.asSubclass(Enum.class));
    }
    if (Message.class.isAssignableFrom(type) && !Modifier.isAbstract(type.getModifiers())) {
      return ProtoCoder.of(type.asSubclass(Message.class));
    }
    if (type.isInterface() && type.isSealed()) {
      return SealedCoder.of(type, enclosing);
    }
    return null;
  }

  /**
   * The types around the parts of {@code type}.
   *
   * @throws IllegalArgumentException if it is a part of itself
   */
  static List<Class<?>> enter(Class<?> type, List<Class<?>> enclosing) {
    checkArgument(!enclosing.contains(type), "%s contains itself", type.getName());
    List<Class<?>> inside = new ArrayList<>(enclosing);
    inside.add(type);
    return inside;
  }
}
