package dev.sluice.transforms.coders;

import java.math.BigDecimal;
import java.util.List;
import org.apache.beam.sdk.coders.BigDecimalCoder;
import org.apache.beam.sdk.coders.CannotProvideCoderException;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderProvider;
import org.apache.beam.sdk.coders.CoderProviderRegistrar;
import org.apache.beam.sdk.coders.CoderProviders;
import org.apache.beam.sdk.values.TypeDescriptor;

/**
 * Gives every pipeline the coders of this package: {@link RecordCoder} for a record, {@link
 * SealedCoder} for a sealed interface, {@link EnumCoder} for an enum; and BigDecimal's, which Beam
 * has but does not register. Beam finds it as a service. A class with Beam's {@code @DefaultCoder}
 * keeps the coder that it names.
 *
 * <p>A record or sealed interface that cannot be encoded is refused with an {@link
 * IllegalArgumentException} that names the component. Beam's own exception for this would make it
 * try the next coder, which for a serializable record is the slow Java serialization.
 */
public final class RecordCoderRegistrar implements CoderProviderRegistrar {

  @Override
  public List<CoderProvider> getCoderProviders() {
    return List.of(
        new ByType(),
        CoderProviders.forCoder(TypeDescriptor.of(BigDecimal.class), BigDecimalCoder.of()));
  }

  private static final class ByType extends CoderProvider {
    @Override
    @SuppressWarnings("unchecked") // Each coder is asked for by the raw type that it encodes.
    public <T> Coder<T> coderFor(
        TypeDescriptor<T> type, List<? extends Coder<?>> typeArgumentCoders)
        throws CannotProvideCoderException {
      Class<?> raw = type.getRawType();
      if (raw.isRecord()) {
        return (Coder<T>) RecordCoder.of(raw.asSubclass(Record.class));
      }
      if (raw.isEnum()) {
        return (Coder<T>) EnumCoder.of(raw.asSubclass(Enum.class));
      }
      if (raw.isInterface() && raw.isSealed()) {
        return (Coder<T>) SealedCoder.of(raw);
      }
      throw new CannotProvideCoderException(
          type + " is not a record, a sealed interface or an enum");
    }
  }
}
