package dev.sluice.transforms.rules;

import static java.util.stream.Collectors.joining;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Guesses what a misspelt name was meant to be. */
public final class Spelling {
  private Spelling() {}

  /**
   * The end of a message about an unknown name: {@code , did you mean 'x'?} where a known name is
   * near, else {@code ; known are a, b}.
   */
  static String hint(String unknown, Collection<String> known) {
    return closest(unknown, known)
        .map(name -> ", did you mean '" + name + "'?")
        .orElseGet(() -> "; known are " + known.stream().sorted().collect(joining(", ")));
  }

  /**
   * The nearest of the names by edits, if it takes at most a third as many edits as there are
   * letters, or one. Case, {@code _} and {@code -} do not count. Of equally near ones the first in
   * the alphabet.
   */
  public static Optional<String> closest(String unknown, Collection<String> known) {
    String letters = letters(unknown);
    int most = Math.max(1, letters.length() / 3);
    return known.stream()
        .filter(name -> Math.abs(letters(name).length() - letters.length()) <= most)
        .filter(name -> distance(letters, letters(name)) <= most)
        .min(
            Comparator.comparingInt((String name) -> distance(letters, letters(name)))
                .thenComparing(Comparator.naturalOrder()));
  }

  private static String letters(String name) {
    return name.toLowerCase(Locale.ROOT).replace("_", "").replace("-", "");
  }

  /** Optimal string alignment: insertions, deletions, replacements and swaps of neighbours. */
  private static int distance(String a, String b) {
    int[][] edits = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      edits[i][0] = i;
      for (int j = 1; j <= b.length(); j++) {
        if (i == 0) {
          edits[i][j] = j;
          continue;
        }
        int replaced = edits[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        edits[i][j] = Math.min(replaced, Math.min(edits[i - 1][j], edits[i][j - 1]) + 1);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          edits[i][j] = Math.min(edits[i][j], edits[i - 2][j - 2] + 1);
        }
      }
    }
    return edits[a.length()][b.length()];
  }
}
