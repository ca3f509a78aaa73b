package dev.sluice.console;

import dev.sluice.io.environment.DisableSwitch;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What of a console is switched off.
 *
 * @param all whether it is all but the probes
 * @param services which of its services, where it is not all
 */
record Disabled(boolean all, Set<Service> services) {

  /** A part that somebody may want to run elsewhere. */
  enum Service {
    EVENTS,
    SERIES,
    LINE
  }

  private static final String SERVICES =
      String.join(", ", Arrays.stream(Service.values()).map(Disabled::word).toList());

  static final Disabled NOTHING = new Disabled(false, Set.of());
  static final Disabled ALL = new Disabled(true, EnumSet.allOf(Service.class));

  Disabled {
    services = Set.copyOf(services);
  }

  /**
   * What the option says, or else the environment.
   *
   * @param option a word of {@link DisableSwitch}, or services with commas between; null where it
   *     is not given
   * @throws IllegalArgumentException if it is neither
   */
  static Disabled of(@Nullable String option, Map<String, String> environment) {
    if (option == null || DisableSwitch.isKnown(option)) {
      return DisableSwitch.isOn(option, environment) ? ALL : NOTHING;
    }
    Set<Service> services = EnumSet.noneOf(Service.class);
    for (String word : option.split(",", -1)) {
      List<Service> named =
          Arrays.stream(Service.values())
              .filter(service -> word(service).equals(word.strip().toLowerCase(Locale.ROOT)))
              .toList();
      if (named.isEmpty()) {
        throw new IllegalArgumentException(
            String.format(
                "--disable must be one of 1, true, yes, on, 0, false, no, off, or of %s with commas"
                    + " between, but was: %s",
                SERVICES, option));
      }
      services.addAll(named);
    }
    return new Disabled(false, services);
  }

  private static String word(Service service) {
    return service.name().toLowerCase(Locale.ROOT);
  }

  boolean has(Service service) {
    return services.contains(service);
  }

  /** For people: empty where nothing is. */
  String words() {
    return all
        ? "disabled"
        : services.isEmpty()
            ? ""
            : "disabled: "
                + String.join(", ", services.stream().sorted().map(Disabled::word).toList());
  }
}
