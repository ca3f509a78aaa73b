package dev.sluice.transforms.bridge;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.base.Splitter;
import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names the topic of Kafka for one of MQTT: text with {@code {topic}} for all of it, its slashes as
 * hyphens, or {@code {1}}, {@code {2}} for its levels.
 *
 * @param text as people write it
 */
public record TopicTemplate(String text) implements Serializable {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^{}]*)}");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,249}");
  private static final String WHOLE = "topic";
  private static final Splitter LEVELS = Splitter.on('/');

  /** Checks the placeholders. */
  public TopicTemplate {
    Matcher placeholders = PLACEHOLDER.matcher(text);
    boolean isAny = false;
    while (placeholders.find()) {
      isAny = true;
      String name = placeholders.group(1);
      checkArgument(
          name.equals(WHOLE) || name.matches("[1-9]\\d?"),
          "the topic template knows {topic} and levels from {1} to {99}, but has: {%s}",
          name);
    }
    checkArgument(
        isAny || !text.isBlank(), "the topic template must not be blank, such as {topic}");
    checkArgument(
        text.replaceAll("\\{[^{}]*}", "").matches("[A-Za-z0-9._-]*"),
        "the topic template has letters, digits, '.', '_' and '-' beside its placeholders, but was: %s",
        text);
  }

  /**
   * Refuses filters of which it is plain that two topics would become one, or a topic none.
   *
   * @throws IllegalArgumentException naming them
   */
  public void check(List<String> filters) {
    Map<String, String> taken = new HashMap<>();
    for (String filter : filters) {
      List<String> levels = LEVELS.splitToList(filter);
      for (int i = 0; i < levels.size(); i++) {
        boolean isWild = levels.get(i).equals("+") || levels.get(i).equals("#");
        boolean isSaid =
            text.contains("{topic}")
                || (levels.get(i).equals("+") && text.contains("{" + (i + 1) + "}"));
        checkArgument(
            !isWild || isSaid,
            "with the topic template %s all topics that differ where %s has %s would become one: add {topic}%s",
            text,
            filter,
            levels.get(i),
            levels.get(i).equals("+") ? " or {" + (i + 1) + "}" : "");
      }
      if (filter.indexOf('+') >= 0 || filter.indexOf('#') >= 0) {
        continue;
      }
      String name =
          name(filter)
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          String.format(
                              "with the topic template %s there is no topic of Kafka for %s: a name has letters, digits,"
                                  + " '.', '_' and '-'; name its levels instead, such as {2}",
                              text, filter)));
      String before = taken.putIfAbsent(name, filter);
      checkArgument(
          before == null,
          "the topics %s and %s would both become %s: say another topic template, or run two bridges",
          before,
          filter,
          name);
    }
  }

  /** The name for a topic; empty where there is none. */
  public Optional<String> name(String topic) {
    List<String> levels = LEVELS.splitToList(topic);
    Matcher placeholders = PLACEHOLDER.matcher(text);
    StringBuilder name = new StringBuilder();
    while (placeholders.find()) {
      String placeholder = placeholders.group(1);
      String value;
      if (placeholder.equals(WHOLE)) {
        value = topic.replace('/', '-');
      } else {
        int level = Integer.parseInt(placeholder);
        if (level > levels.size()) {
          return Optional.empty();
        }
        value = levels.get(level - 1);
      }
      placeholders.appendReplacement(name, Matcher.quoteReplacement(value));
    }
    String whole = placeholders.appendTail(name).toString();
    return NAME.matcher(whole).matches() && !whole.equals(".") && !whole.equals("..")
        ? Optional.of(whole)
        : Optional.empty();
  }
}
