package dev.sluice.transforms.cameras;

import static com.google.common.base.Preconditions.checkArgument;

import java.io.Serial;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which cameras are meant, as a glob over their ids such as {@code acme/north-*}{@code /{a,b}/*}:
 * {@code *} is any number of characters, {@code ?} is one, <code>{a,b}</code> is one of those; none
 * of them reaches over a {@code /}.
 */
public final class CameraSelection implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  private final String glob;
  private final List<Part> parts;
  private final Pattern ids;

  private CameraSelection(String glob, List<Part> parts) {
    this.glob = glob;
    this.parts = List.copyOf(parts);
    this.ids = Pattern.compile(parts.stream().map(Part::regex).collect(Collectors.joining("/")));
  }

  /**
   * One part of the ids.
   *
   * @param names the names that are meant, or null where only a listing can tell
   * @param regex matches the names that are meant
   */
  public record Part(@Nullable List<String> names, String regex) implements Serializable {}

  /**
   * Reads a glob.
   *
   * @throws IllegalArgumentException if it cannot be used; the message says why and at which
   *     character, from 1
   */
  public static CameraSelection parse(String glob) {
    List<Part> parts = new ArrayList<>();
    List<String> alternatives = List.of("");
    int i = 0;
    while (i < glob.length()) {
      char c = glob.charAt(i);
      if (c == '/') {
        parts.add(part(glob, alternatives));
        alternatives = List.of("");
        i++;
      } else if (c == '{') {
        int close = glob.indexOf('}', i);
        String inside = close < 0 ? "/" : glob.substring(i + 1, close);
        checkArgument(
            !inside.contains("/") && !inside.contains("{"),
            "select has a { at character %s that is not closed in its part: %s",
            i + 1,
            glob);
        alternatives = each(alternatives, List.of(inside.split(",", -1)));
        i = close + 1;
      } else {
        checkArgument(c != '}', "select has a lonely } at character %s: %s", i + 1, glob);
        alternatives = each(alternatives, List.of(String.valueOf(c)));
        i++;
      }
    }
    parts.add(part(glob, alternatives));
    checkArgument(
        parts.size() == CameraIds.PARTS,
        "select must have four parts, organization/site/zone/camera, but has %s: %s",
        parts.size(),
        glob);
    return new CameraSelection(glob, parts);
  }

  private static List<String> each(List<String> starts, List<String> ends) {
    return starts.stream().flatMap(start -> ends.stream().map(end -> start + end)).toList();
  }

  private static Part part(String glob, List<String> alternatives) {
    checkArgument(
        !alternatives.contains(""), "select must have no empty part or alternative: %s", glob);
    boolean plain = alternatives.stream().noneMatch(each -> each.matches(".*[*?].*"));
    String regex =
        alternatives.stream()
            .map(CameraSelection::regex)
            .collect(Collectors.joining("|", "(", ")"));
    return new Part(plain ? alternatives.stream().distinct().sorted().toList() : null, regex);
  }

  private static String regex(String alternative) {
    return alternative
        .chars()
        .mapToObj(
            c ->
                switch (c) {
                  case '*' -> "[^/]*";
                  case '?' -> "[^/]";
                  default -> Pattern.quote(String.valueOf((char) c));
                })
        .collect(Collectors.joining());
  }

  /** Whether every camera is meant. */
  public boolean matchesAll() {
    return parts.stream().allMatch(part -> part.regex().equals("([^/]*)"));
  }

  /** Whether a camera is meant. */
  public boolean matches(String cameraId) {
    return ids.matcher(cameraId).matches();
  }

  /** What is meant of one part of the ids, from 0. */
  public Part part(int index) {
    return parts.get(index);
  }

  /** The glob. */
  @Override
  public String toString() {
    return glob;
  }
}
