package dev.sluice.transforms.rules;

import dev.sluice.camera.v1.Severity;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** The severities under the names that rules give them: {@code "HIGH"} for SEVERITY_HIGH. */
final class Severities {
  private static final Map<String, Severity> BY_NAME = new LinkedHashMap<>();

  static {
    for (Severity severity : Severity.values()) {
      if (severity != Severity.SEVERITY_UNSPECIFIED && severity != Severity.UNRECOGNIZED) {
        BY_NAME.put(EnumConstants.shortName(severity.getValueDescriptor()), severity);
      }
    }
  }

  private Severities() {}

  static boolean isName(String name) {
    return BY_NAME.containsKey(name);
  }

  static Collection<String> names() {
    return BY_NAME.keySet();
  }
}
