package dev.sluice.transforms.coders;

import static com.google.common.base.Preconditions.checkArgument;

import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectStreamException;
import java.io.OutputStream;
import java.io.Serial;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.coders.CustomCoder;
import org.apache.beam.sdk.coders.NullableCoder;
import org.apache.beam.sdk.values.TypeDescriptor;
import org.jspecify.annotations.Nullable;

/**
 * Encodes a record as its components one after the other, in the order of their declaration, with
 * nothing between them. Decoding calls the canonical constructor, so that what it checks and copies
 * holds for a decoded record too.
 *
 * <p>A component is a String, long, int, boolean, double (or one of their boxes), BigDecimal,
 * BigInteger, Joda Instant, {@code ByteString}, protobuf message, enum, record, or sealed interface
 * of records; or a List, Optional or Map of those. It may be null where its type is annotated with
 * JSpecify's {@code Nullable}, which costs a byte. Anything else is refused when the coder is made:
 * arrays (use {@code ByteString} or a List), records with type parameters, records that contain
 * themselves.
 *
 * <p>Deterministic where all components are: those of type double or Map, and protobuf messages
 * with maps, are not, so a record that has one is not for keys. Consistent with equals where all
 * components are; a protobuf message is not known to be.
 *
 * <p>To add, remove, retype or reorder components changes the encoding.
 */
public final class RecordCoder<T extends Record> extends CustomCoder<T> {
  @Serial private static final long serialVersionUID = 1L;

  private static final ClassValue<RecordCoder<?>> CODERS =
      new ClassValue<>() {
        @Override
        protected RecordCoder<?> computeValue(Class<?> type) {
          return of(type.asSubclass(Record.class), List.of());
        }
      };

  private final Class<T> type;
  private final transient Component[] components;

  /** The canonical constructor as {@code Record of(Object[] components)}. */
  private final transient MethodHandle constructor;

  private RecordCoder(Class<T> type, List<Class<?>> enclosing) {
    checkArgument(
        type.getTypeParameters().length == 0,
        "%s has type parameters: a record element needs components of known type",
        type.getName());
    List<Class<?>> inside = ComponentCoders.enter(type, enclosing);
    RecordComponent[] declared = type.getRecordComponents();
    Class<?>[] types = Stream.of(declared).map(RecordComponent::getType).toArray(Class<?>[]::new);
    this.type = type;
    try {
      Lookup lookup = MethodHandles.privateLookupIn(type, MethodHandles.lookup());
      this.constructor =
          lookup
              .findConstructor(type, MethodType.methodType(void.class, types))
              .asSpreader(Object[].class, types.length)
              .asType(MethodType.methodType(Record.class, Object[].class));
      this.components = new Component[declared.length];
      for (int i = 0; i < declared.length; i++) {
        components[i] = component(type, declared[i], lookup, inside);
      }
    } catch (IllegalAccessException | NoSuchMethodException e) {
      throw new IllegalArgumentException("cannot reach the parts of " + type.getName(), e);
    }
  }

  @SuppressWarnings("unchecked") // A component's coder is given only values of that component.
  private static Component component(
      Class<?> type, RecordComponent declared, Lookup lookup, List<Class<?>> enclosing)
      throws IllegalAccessException {
    return new Component(
        declared.getName(),
        (Coder<Object>)
            ComponentCoders.of(
                declared.getAnnotatedType(), type.getName() + "." + declared.getName(), enclosing),
        lookup
            .unreflect(declared.getAccessor())
            .asType(MethodType.methodType(Object.class, Record.class)));
  }

  /**
   * The coder of that record.
   *
   * @throws IllegalArgumentException if it cannot have one, naming the component and why
   */
  @SuppressWarnings("unchecked") // The coder of a class is kept under that class.
  public static <T extends Record> RecordCoder<T> of(Class<T> type) {
    return (RecordCoder<T>) CODERS.get(type);
  }

  static <T extends Record> RecordCoder<T> of(Class<T> type, List<Class<?>> enclosing) {
    return new RecordCoder<>(type, enclosing);
  }

  @Override
  public void encode(@Nullable T value, OutputStream out) throws IOException {
    if (!type.isInstance(value)) {
      throw new CoderException(
          "%s cannot encode %s"
              .formatted(this, value == null ? "null" : "a " + value.getClass().getName()));
    }
    for (Component component : components) {
      component.encode(value, out);
    }
  }

  @Override
  @SuppressWarnings("unchecked") // The constructor is that of T.
  public T decode(InputStream in) throws IOException {
    Object[] values = new Object[components.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = components[i].coder.decode(in);
    }
    try {
      return (T) (Record) constructor.invokeExact(values);
    } catch (Error e) {
      throw e;
    } catch (Throwable e) {
      throw new CoderException(
          "%s refuses what was decoded: %s".formatted(type.getName(), e.getMessage()), e);
    }
  }

  @Override
  public void verifyDeterministic() throws NonDeterministicException {
    for (Component component : components) {
      try {
        component.coder.verifyDeterministic();
      } catch (NonDeterministicException e) {
        throw new NonDeterministicException(
            this,
            "component '%s': %s".formatted(component.name, String.join("; ", e.getReasons())),
            e);
      }
    }
  }

  @Override
  public boolean consistentWithEquals() {
    return Stream.of(components).allMatch(component -> component.coder.consistentWithEquals());
  }

  /** By component and not by bytes: those of a Map depend on its order, and its equality not. */
  @Override
  public Object structuralValue(T value) {
    if (consistentWithEquals()) {
      return value;
    }
    List<Object> values = new ArrayList<>(components.length);
    for (Component component : components) {
      values.add(component.coder.structuralValue(component.of(value)));
    }
    return values;
  }

  @Override
  public boolean isRegisterByteSizeObserverCheap(T value) {
    for (Component component : components) {
      if (!component.coder.isRegisterByteSizeObserverCheap(component.of(value))) {
        return false;
      }
    }
    return true;
  }

  @Override
  protected long getEncodedElementByteSize(T value) throws Exception {
    long bytes = 0;
    for (Component component : components) {
      bytes += getEncodedElementByteSizeUsingCoder(component.coder, component.of(value));
    }
    return bytes;
  }

  @Override
  public TypeDescriptor<T> getEncodedTypeDescriptor() {
    return TypeDescriptor.of(type);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RecordCoder<?> coder && type == coder.type;
  }

  @Override
  public int hashCode() {
    return type.hashCode();
  }

  @Override
  public String toString() {
    return "RecordCoder(" + type.getName() + ")";
  }

  @Serial
  private Object readResolve() throws ObjectStreamException {
    return of(type);
  }

  /**
   * A component of the record.
   *
   * @param accessor as {@code Object component(Record value)}
   */
  private record Component(String name, Coder<Object> coder, MethodHandle accessor) {

    void encode(Record value, OutputStream out) throws IOException {
      Object component = of(value);
      if (component == null && !(coder instanceof NullableCoder)) {
        throw new CoderException(
            "component '%s' of %s is null and not @Nullable"
                .formatted(name, value.getClass().getName()));
      }
      coder.encode(component, out);
    }

    Object of(Record value) {
      try {
        return accessor.invokeExact(value);
      } catch (RuntimeException | Error e) {
        throw e;
      } catch (Throwable e) {
        throw new IllegalStateException("component '" + name + "' cannot be read", e);
      }
    }
  }
}
