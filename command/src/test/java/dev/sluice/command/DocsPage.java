package dev.sluice.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Markdown page, as far as its links, its commands and its fenced blocks go.
 *
 * <p>A line {@code <!-- not checked: REASON -->} right before a block leaves its commands out.
 */
public final class DocsPage {
  private static final Pattern FENCE = Pattern.compile("\\s*(```+)\\s*(\\w*).*");
  private static final Pattern LEFT_OUT = Pattern.compile("\\s*<!-- not checked: \\S.* -->\\s*");
  private static final Pattern LINK =
      Pattern.compile(
          "\\]\\(\\s*<?([^)\\s>]+)[^)]*\\)|^\\s*\\[[^]]+\\]:\\s*(\\S+)|(?:href|src)=\"([^\"]+)\"");
  private static final Pattern SHOWN = Pattern.compile("`((?:sluice |scripts/|mvn )[^`]+)`");
  private static final Pattern NAMED = Pattern.compile("<a\\s+(?:id|name)=\"([^\"]+)\"");

  /** What stands where: a link's target, a command or the text of a block. */
  public record Found(Path page, int line, String text) {
    @Override
    public String toString() {
      return page + ":" + line + ": " + text;
    }
  }

  private final Path file;
  private final List<Found> links = new ArrayList<>();
  private final List<Found> commands = new ArrayList<>();
  private final List<Found> leftOut = new ArrayList<>();
  private final List<Found> yaml = new ArrayList<>();
  private final Set<String> anchors = new HashSet<>();

  private DocsPage(Path file) {
    this.file = file;
  }

  /** Reads a file. */
  public static DocsPage read(Path file) throws IOException {
    DocsPage page = new DocsPage(file);
    Map<String, Integer> headings = new HashMap<>();
    List<String> lines = Files.readAllLines(file);
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      Matcher fence = FENCE.matcher(line);
      if (fence.matches()) {
        int begin = i + 1;
        do {
          i++;
        } while (!lines.get(i).strip().equals(fence.group(1)));
        boolean out = begin > 1 && LEFT_OUT.matcher(lines.get(begin - 2)).matches();
        page.block(fence.group(2), begin + 1, lines.subList(begin, i), out);
        continue;
      }
      if (line.matches("#{1,6} .*")) {
        String slug = slug(line);
        int before = headings.merge(slug, 1, Integer::sum) - 1;
        page.anchors.add(before == 0 ? slug : slug + "-" + before);
      }
      NAMED.matcher(line).results().forEach(named -> page.anchors.add(named.group(1)));
      if (i == 0 || lines.get(i - 1).isBlank() || FENCE.matcher(lines.get(i - 1)).matches()) {
        page.text(i, lines);
      }
      Matcher link = LINK.matcher(line.replaceAll("`[^`]*`", "`"));
      while (link.find()) {
        for (int group = 1; group <= link.groupCount(); group++) {
          if (link.group(group) != null) {
            page.links.add(new Found(file, i + 1, link.group(group)));
          }
        }
      }
    }
    return page;
  }

  /** Commands of a paragraph, in which one may go on in the next line. */
  private void text(int begin, List<String> lines) {
    List<String> paragraph =
        lines.stream()
            .skip(begin)
            .takeWhile(line -> !line.isBlank() && !FENCE.matcher(line).matches())
            .toList();
    String text = String.join("\n", paragraph);
    for (MatchResult span : SHOWN.matcher(text).results().toList()) {
      long breaks = text.substring(0, span.start()).chars().filter(c -> c == '\n').count();
      // In the text a command may be the part of one that matters.
      String command = span.group(1).replaceAll("\\s+", " ");
      boolean isWhole = command.contains("…") || command.startsWith("mvn ");
      commands.add(new Found(file, begin + (int) breaks + 1, isWhole ? command : command + " …"));
    }
  }

  private void block(String language, int begin, List<String> lines, boolean out) {
    if (language.equals("yaml")) {
      yaml.add(new Found(file, begin, String.join("\n", lines) + "\n"));
    } else if (out) {
      leftOut.add(new Found(file, begin, String.join("\n", lines)));
    } else {
      for (int i = 0; i < lines.size(); i++) {
        int at = begin + i;
        StringBuilder command = new StringBuilder(lines.get(i));
        while (command.toString().endsWith("\\") && i + 1 < lines.size()) {
          command.setLength(command.length() - 1);
          command.append(lines.get(++i));
        }
        commands.add(new Found(file, at, command.toString().strip()));
      }
    }
  }

  /** The anchor that GitHub gives a heading. */
  private static String slug(String heading) {
    String text = heading.replaceFirst("#+ ", "").replaceAll("\\[([^]]*)\\]\\([^)]*\\)", "$1");
    return text.strip()
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^\\p{L}\\p{N}\\-_ ]", "")
        .replace(' ', '-');
  }

  Path file() {
    return file;
  }

  List<Found> links() {
    return links;
  }

  /** Lines of blocks that are not YAML, continued ones joined, and commands in the text. */
  public List<Found> commands() {
    return commands;
  }

  List<Found> leftOut() {
    return leftOut;
  }

  List<Found> yaml() {
    return yaml;
  }

  /** The file that a link of this page leads to; the page itself for an anchor alone. */
  Path target(String link) {
    String path = link.replaceFirst("#.*", "");
    return path.isEmpty() ? file : file.resolveSibling(path).normalize();
  }

  /**
   * What is wrong with a link, nothing where it leads somewhere; others than files are not asked.
   */
  String fault(String link) throws IOException {
    if (link.matches("(https?|mailto):.*")) {
      return "";
    }
    Path target = target(link);
    if (!Files.exists(target)) {
      return "there is no " + target;
    }
    int hash = link.indexOf('#');
    if (hash < 0) {
      return "";
    }
    if (!target.toString().endsWith(".md")) {
      return "only pages have anchors that stay";
    }
    DocsPage page = target.equals(file) ? this : read(target);
    return page.anchors.contains(link.substring(hash + 1))
        ? ""
        : target + " has no heading for " + link.substring(hash);
  }
}
