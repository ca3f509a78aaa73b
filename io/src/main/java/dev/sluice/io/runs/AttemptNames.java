package dev.sluice.io.runs;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How files of attempts behind the first are called: as those of a plain run, with the number of
 * the attempt in front of the extension.
 */
final class AttemptNames {
  private static final String MARK = ".attempt-";
  private static final Pattern MARKED =
      Pattern.compile(Pattern.quote(MARK) + "([0-9]+)(?=$|\\.[^./]*$)");

  private AttemptNames() {}

  /** What an attempt calls a file. */
  static String of(int attempt, String path) {
    if (attempt <= 1) {
      return path;
    }
    int dot = path.lastIndexOf('.');
    int end = dot > path.lastIndexOf('/') ? dot : path.length();
    return path.substring(0, end) + MARK + attempt + path.substring(end);
  }

  /** Which attempt calls a file so; the first where none is named. */
  static int attempt(String name) {
    Matcher marked = MARKED.matcher(name);
    return marked.find() ? Integer.parseInt(marked.group(1)) : 1;
  }

  /** What a plain run calls it. */
  static String plain(String name) {
    return MARKED.matcher(name).replaceFirst("");
  }
}
