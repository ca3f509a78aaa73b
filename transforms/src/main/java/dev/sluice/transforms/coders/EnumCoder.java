package dev.sluice.transforms.coders;

import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectStreamException;
import java.io.OutputStream;
import java.io.Serial;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.coders.CustomCoder;
import org.apache.beam.sdk.util.VarInt;
import org.apache.beam.sdk.values.TypeDescriptor;
import org.jspecify.annotations.Nullable;

/**
 * Encodes a constant of an enum as its position, in one byte for the first 128. Deterministic, and
 * fit for keys.
 *
 * <p>Constants may be renamed, and new ones added behind the last one. To move or remove one
 * changes what the bytes mean.
 */
@SuppressWarnings("EnumOrdinal") // The position is the encoding.
public final class EnumCoder<E extends Enum<E>> extends CustomCoder<E> {
  @Serial private static final long serialVersionUID = 1L;

  private final Class<E> type;
  private final transient E[] constants;

  private EnumCoder(Class<E> type) {
    this.type = type;
    this.constants = type.getEnumConstants();
  }

  public static <E extends Enum<E>> EnumCoder<E> of(Class<E> type) {
    return new EnumCoder<>(type);
  }

  @Override
  public void encode(@Nullable E value, OutputStream out) throws IOException {
    if (value == null) {
      throw new CoderException("cannot encode a null " + type.getName());
    }
    VarInt.encode(value.ordinal(), out);
  }

  @Override
  public E decode(InputStream in) throws IOException {
    int position = VarInt.decodeInt(in);
    if (position < 0 || position >= constants.length) {
      throw new CoderException(
          "read constant %d of %s, which has %d"
              .formatted(position, type.getName(), constants.length));
    }
    return constants[position];
  }

  @Override
  public void verifyDeterministic() {}

  @Override
  public boolean consistentWithEquals() {
    return true;
  }

  @Override
  public boolean isRegisterByteSizeObserverCheap(E value) {
    return true;
  }

  @Override
  protected long getEncodedElementByteSize(E value) {
    return VarInt.getLength(value.ordinal());
  }

  @Override
  public TypeDescriptor<E> getEncodedTypeDescriptor() {
    return TypeDescriptor.of(type);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof EnumCoder<?> coder && type == coder.type;
  }

  @Override
  public int hashCode() {
    return type.hashCode();
  }

  @Override
  public String toString() {
    return "EnumCoder(" + type.getName() + ")";
  }

  @Serial
  private Object readResolve() throws ObjectStreamException {
    return of(type);
  }
}
