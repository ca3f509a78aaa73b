package dev.sluice.io.environment;

import com.google.common.base.CaseFormat;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/**
 * How options are spelt, in all commands: {@code --fail-on} and {@code --failOn} are one. And what
 * is said of those that are not known: their names, and never what was given to them, which may be
 * a password that somebody looked for an option for.
 */
public final class OptionNames {
  private static final String DASHES = "--";
  private static final List<String> SECRETS = List.of("password", "secret", "token", "credential");

  private OptionNames() {}

  /** The name of a word such as {@code --name=value}, without dashes before it. */
  public static String name(String word) {
    int equals = word.indexOf('=');
    String name = equals < 0 ? word : word.substring(0, equals);
    return name.startsWith(DASHES) ? name.substring(DASHES.length()) : name;
  }

  /**
   * What is made of options, where a fault begins with the name of one, with dashes or without.
   *
   * @throws IllegalArgumentException for a fault, with the dashes
   */
  public static <T> T checked(Supplier<T> made) {
    try {
      return made.get();
    } catch (IllegalArgumentException e) {
      String fault = String.valueOf(e.getMessage());
      throw new IllegalArgumentException(fault.startsWith(DASHES) ? fault : DASHES + fault, e);
    }
  }

  /** {@code fail-on} is {@code failOn}. */
  public static String camelCase(String name) {
    return name.indexOf('-') < 0 ? name : CaseFormat.LOWER_HYPHEN.to(CaseFormat.LOWER_CAMEL, name);
  }

  /**
   * Whether an option of this name holds a secret: it speaks of one, and not of the file that one
   * is in.
   */
  public static boolean isSecret(String name) {
    String letters = name.replace("-", "").replace("_", "").toLowerCase(Locale.ROOT);
    return SECRETS.stream().anyMatch(letters::contains) && !letters.endsWith("file");
  }

  /**
   * The words of a command line, with each option spelt as it is known.
   *
   * @param known names with their dashes
   */
  public static String[] spelt(String[] words, Collection<String> known) {
    Map<String, String> byLetters = new HashMap<>();
    known.forEach(name -> byLetters.putIfAbsent(camelCase(name(name)), name));
    List<String> spelt = new ArrayList<>();
    for (String word : words) {
      String given = DASHES + name(word);
      String name = byLetters.get(camelCase(name(word)));
      boolean other = word.startsWith(DASHES) && name != null && !known.contains(given);
      spelt.add(other ? name + word.substring(given.length()) : word);
    }
    return spelt.toArray(String[]::new);
  }

  /**
   * What is said of words that no option or parameter takes: of an option its name alone, and of
   * another word nothing, since it may be what was meant for the option before it.
   *
   * @param guesses what may have been meant; of more than two none is likely
   */
  public static String unknown(List<String> words, Collection<String> guesses) {
    List<String> options =
        words.stream()
            .filter(word -> word.startsWith("-"))
            .map(word -> word.startsWith(DASHES) ? DASHES + name(word) : name(word))
            .toList();
    String hint =
        guesses.isEmpty() || guesses.size() > 2
            ? ""
            : "; did you mean " + String.join(" or ", guesses) + "?";
    return options.isEmpty()
        ? words.size() + (words.size() == 1 ? " word" : " words") + " too many" + hint
        : "unknown option " + String.join(", ", options) + hint;
  }
}
