package dev.sluice.transforms.coders;

import static com.google.common.base.Preconditions.checkArgument;

import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectStreamException;
import java.io.OutputStream;
import java.io.Serial;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.coders.CustomCoder;
import org.apache.beam.sdk.util.VarInt;
import org.apache.beam.sdk.values.TypeDescriptor;
import org.jspecify.annotations.Nullable;

/**
 * Encodes a value of a sealed interface of records as a tag of one or two bytes and the record as
 * by {@link RecordCoder}. A permitted type may be a sealed interface itself: its records count as
 * permitted here.
 *
 * <p>The tag is 14 bits of the hash of the record's simple name. So records may be added, removed,
 * put in another order and moved to another package; to rename one changes its tag. Two records
 * with the same tag are refused when the coder is made.
 *
 * <p>Deterministic, and consistent with equals, where all its records are.
 */
public final class SealedCoder<T> extends CustomCoder<T> {
  @Serial private static final long serialVersionUID = 1L;

  private static final ClassValue<SealedCoder<?>> CODERS =
      new ClassValue<>() {
        @Override
        protected SealedCoder<?> computeValue(Class<?> type) {
          return of(type, List.of());
        }
      };

  private final Class<T> type;

  /** By tag; sorted, so that what is wrong is always told of the same record first. */
  private final transient Map<Integer, Permitted> byTag = new TreeMap<>();

  private final transient Map<Class<?>, Permitted> byClass = new HashMap<>();

  private SealedCoder(Class<T> type, List<Class<?>> enclosing) {
    this.type = type;
    addPermitted(type, ComponentCoders.enter(type, enclosing));
  }

  /**
   * The coder of that sealed interface.
   *
   * @throws IllegalArgumentException if it cannot have one, naming the permitted type and why
   */
  @SuppressWarnings("unchecked") // The coder of a class is kept under that class.
  public static <T> SealedCoder<T> of(Class<T> type) {
    return (SealedCoder<T>) CODERS.get(type);
  }

  static <T> SealedCoder<T> of(Class<T> type, List<Class<?>> enclosing) {
    checkArgument(
        type.isInterface() && type.isSealed(), "%s is not a sealed interface", type.getName());
    return new SealedCoder<>(type, enclosing);
  }

  private void addPermitted(Class<?> sealed, List<Class<?>> enclosing) {
    for (Class<?> permitted : sealed.getPermittedSubclasses()) {
      if (permitted.isInterface() && permitted.isSealed()) {
        addPermitted(permitted, enclosing);
        continue;
      }
      checkArgument(
          permitted.isRecord(),
          "%s permits %s, which is neither a record nor a sealed interface of records",
          sealed.getName(),
          permitted.getName());
      if (!byClass.containsKey(permitted)) {
        add(permitted.asSubclass(Record.class), enclosing);
      }
    }
  }

  private <R extends Record> void add(Class<R> record, List<Class<?>> enclosing) {
    Permitted added = new Permitted(tag(record), erased(RecordCoder.of(record, enclosing)));
    byClass.put(record, added);
    Permitted other = byTag.put(added.tag, added);
    checkArgument(
        other == null,
        "%s permits records whose names have the same tag, %s and %s: rename one",
        type.getName(),
        other == null ? null : other.coder,
        added.coder);
  }

  private static int tag(Class<?> record) {
    // The hash of a String is fixed by its Javadoc.
    int hash = record.getSimpleName().hashCode();
    return (hash ^ (hash >>> 14) ^ (hash >>> 28)) & 0x3fff;
  }

  @SuppressWarnings("unchecked") // A coder is only given values of the class that it stands under.
  private static RecordCoder<Record> erased(RecordCoder<?> coder) {
    return (RecordCoder<Record>) coder;
  }

  @Override
  public void encode(@Nullable T value, OutputStream out) throws IOException {
    if (value == null) {
      throw new CoderException("cannot encode a null " + type.getName());
    }
    Permitted permitted = permitted(value);
    VarInt.encode(permitted.tag, out);
    permitted.coder.encode((Record) value, out);
  }

  /** Every value has one: the compiler lets no class be a T that is not permitted. */
  private Permitted permitted(T value) {
    Permitted permitted = byClass.get(value.getClass());
    checkArgument(permitted != null, "%s cannot encode a %s", this, value.getClass().getName());
    return permitted;
  }

  @Override
  @SuppressWarnings("unchecked") // Every permitted record is a T.
  public T decode(InputStream in) throws IOException {
    int tag = VarInt.decodeInt(in);
    Permitted permitted = byTag.get(tag);
    if (permitted == null) {
      throw new CoderException(
          "read tag %d, which no record permitted by %s has".formatted(tag, type.getName()));
    }
    return (T) permitted.coder.decode(in);
  }

  @Override
  public void verifyDeterministic() throws NonDeterministicException {
    for (Permitted permitted : byTag.values()) {
      try {
        permitted.coder.verifyDeterministic();
      } catch (NonDeterministicException e) {
        throw new NonDeterministicException(
            this, permitted.coder + ": " + String.join("; ", e.getReasons()), e);
      }
    }
  }

  @Override
  public boolean consistentWithEquals() {
    return byTag.values().stream().allMatch(permitted -> permitted.coder.consistentWithEquals());
  }

  @Override
  public Object structuralValue(T value) {
    if (consistentWithEquals()) {
      return value;
    }
    Permitted permitted = permitted(value);
    return List.of(permitted.tag, permitted.coder.structuralValue((Record) value));
  }

  @Override
  public boolean isRegisterByteSizeObserverCheap(T value) {
    return permitted(value).coder.isRegisterByteSizeObserverCheap((Record) value);
  }

  @Override
  protected long getEncodedElementByteSize(T value) throws Exception {
    Permitted permitted = permitted(value);
    return VarInt.getLength(permitted.tag)
        + permitted.coder.getEncodedElementByteSize((Record) value);
  }

  @Override
  public TypeDescriptor<T> getEncodedTypeDescriptor() {
    return TypeDescriptor.of(type);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SealedCoder<?> coder && type == coder.type;
  }

  @Override
  public int hashCode() {
    return type.hashCode();
  }

  @Override
  public String toString() {
    return "SealedCoder(" + type.getName() + ")";
  }

  @Serial
  private Object readResolve() throws ObjectStreamException {
    return of(type);
  }

  private record Permitted(int tag, RecordCoder<Record> coder) {}
}
