package dev.sluice.transforms.rules;

import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.errorprone.annotations.Immutable;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.EnumType;
import dev.sluice.camera.v1.State;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The constants of the camera enums under their full names and without the prefix that they share:
 * {@code ZoneType.ZONE_TYPE_WALKWAY} and {@code ZoneType.WALKWAY}.
 */
@Immutable
final class EnumConstants implements CelTypeProvider {
  private final ImmutableMap<String, CelType> types;

  EnumConstants() {
    ImmutableMap.Builder<String, CelType> byName = ImmutableMap.builder();
    for (EnumDescriptor type : enums()) {
      ImmutableMap.Builder<String, Integer> constants = ImmutableMap.builder();
      for (EnumValueDescriptor value : type.getValues()) {
        constants.put(value.getName(), value.getNumber());
        constants.put(shortName(value), value.getNumber());
      }
      byName.put(type.getFullName(), EnumType.create(type.getFullName(), constants.buildOrThrow()));
    }
    types = byName.buildOrThrow();
  }

  /** The enums that facts have. */
  static List<EnumDescriptor> enums() {
    return State.getDescriptor().getFile().getEnumTypes();
  }

  @Override
  public ImmutableCollection<CelType> types() {
    return ImmutableList.copyOf(types.values());
  }

  @Override
  public Optional<CelType> findType(String name) {
    return Optional.ofNullable(types.get(name));
  }

  /** {@code WALKWAY} of {@code ZONE_TYPE_WALKWAY}. */
  static String shortName(EnumValueDescriptor value) {
    String prefix =
        value.getType().getName().replaceAll("(?<=[a-z])(?=[A-Z])", "_").toUpperCase(Locale.ROOT)
            + "_";
    return value.getName().startsWith(prefix)
        ? value.getName().substring(prefix.length())
        : value.getName();
  }
}
