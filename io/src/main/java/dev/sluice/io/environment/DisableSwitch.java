package dev.sluice.io.environment;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether a service is switched off: by its option, or else by {@code DISABLE} of the environment.
 * 1, true, yes and on switch off; 0, false, no, off and nothing at all do not; in any case of
 * letters. Anything else is refused, as somebody meant something by it.
 */
public final class DisableSwitch {
  /** The variable. */
  public static final String VARIABLE = "DISABLE";

  private static final String OPTION = "--disable";
  private static final Set<String> YES = Set.of("1", "true", "yes", "on");
  private static final Set<String> NO = Set.of("0", "false", "no", "off", "");

  private DisableSwitch() {}

  /**
   * Whether it is.
   *
   * @param option what the option says; null where it is not given
   * @param environment of the process
   * @throws IllegalArgumentException if what counts of the two is none of these words
   */
  public static boolean isOn(@Nullable String option, Map<String, String> environment) {
    return option == null
        ? isOn(VARIABLE, environment.getOrDefault(VARIABLE, ""), "")
        : isOn(OPTION, option, "");
  }

  /**
   * Whether a word is one that switches off.
   *
   * @param name of what says it, for the message
   * @param more what else it could say, for the message; may be empty
   * @throws IllegalArgumentException if it is none of these words
   */
  public static boolean isOn(String name, String word, String more) {
    String lower = word.strip().toLowerCase(Locale.ROOT);
    if (!YES.contains(lower) && !NO.contains(lower)) {
      throw new IllegalArgumentException(
          String.format(
              "%s must be one of 1, true, yes, on, 0, false, no, off%s, but was: %s",
              name, more, word));
    }
    return YES.contains(lower);
  }

  /** Whether a word is one of those. */
  public static boolean isKnown(String word) {
    String lower = word.strip().toLowerCase(Locale.ROOT);
    return YES.contains(lower) || NO.contains(lower);
  }
}
