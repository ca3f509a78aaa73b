package dev.sluice.io.mqtt;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.base.Splitter;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What topics and their filters are in MQTT, and which match. */
public final class TopicFilters {
  private static final String SHARE = "$share/";
  private static final int MOST_BYTES = 65_535;
  private static final Splitter LEVELS = Splitter.on('/');

  private TopicFilters() {}

  /**
   * The same filter, if it is one.
   *
   * @throws IllegalArgumentException if not, or if it is shared, which is for us to say
   */
  public static String checked(String filter) {
    checkArgument(!filter.isEmpty(), "a topic filter must not be empty");
    checkArgument(
        !isShared(filter),
        "%s is a shared subscription: say the filter alone, and --mqttSessions for more than one session",
        filter);
    checkArgument(
        filter.getBytes(StandardCharsets.UTF_8).length <= MOST_BYTES && filter.indexOf(0) < 0,
        "a topic filter has at most %s bytes and no zero in it",
        MOST_BYTES);
    List<String> levels = levels(filter);
    for (int i = 0; i < levels.size(); i++) {
      String level = levels.get(i);
      boolean isWild = level.indexOf('+') >= 0 || level.indexOf('#') >= 0;
      checkArgument(
          !isWild || level.equals("+") || (level.equals("#") && i == levels.size() - 1),
          "+ stands for a level and # for all levels behind, so %s is no topic filter",
          filter);
    }
    return filter;
  }

  /** Whether it is of a shared subscription. */
  static boolean isShared(String filter) {
    return filter.startsWith(SHARE);
  }

  /** As a shared subscription of a group. */
  static String shared(String group, String filter) {
    return SHARE + group + "/" + filter;
  }

  /** The levels of a topic or a filter. */
  public static List<String> levels(String topic) {
    return LEVELS.splitToList(topic);
  }

  /**
   * Whether there is a topic that both match; of a topic and a filter, whether it matches. A
   * wildcard at the begin does not match what begins with a dollar sign.
   */
  public static boolean meet(String one, String other) {
    List<String> a = levels(one);
    List<String> b = levels(other);
    boolean isSystem = a.get(0).startsWith("$") || b.get(0).startsWith("$");
    for (int i = 0; ; i++) {
      boolean ends = i == a.size() || i == b.size();
      if (i < a.size() && a.get(i).equals("#")) {
        return !(i == 0 && isSystem);
      }
      if (i < b.size() && b.get(i).equals("#")) {
        return !(i == 0 && isSystem);
      }
      if (ends) {
        return a.size() == b.size();
      }
      boolean isWild = a.get(i).equals("+") || b.get(i).equals("+");
      if (isWild ? i == 0 && isSystem : !a.get(i).equals(b.get(i))) {
        return false;
      }
    }
  }
}
