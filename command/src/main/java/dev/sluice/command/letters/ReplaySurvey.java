package dev.sluice.command.letters;

import dev.sluice.deadletter.v1.DeadLetter;
import dev.sluice.io.deadletters.FoundLetter;
import dev.sluice.io.deadletters.LetterVisitor;
import dev.sluice.io.deadletters.OriginalRecord;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A first look at all letters that match: how many they are, where their records go, which ids are
 * meant, and which letters have a later attempt. Memory: the ids that were asked for, and those
 * that were rejected more than once.
 */
final class ReplaySurvey implements LetterVisitor {
  private static final int MOST_IDS = 10;

  private final @Nullable String toTopic;
  private final Map<String, Set<String>> idsByPrefix = new HashMap<>();
  private final Map<String, Integer> latestAttempts = new HashMap<>();
  private final Set<String> topics = new TreeSet<>();
  private long letters;

  /**
   * Begins.
   *
   * @param prefixes the begins of ids that are asked for; empty for all letters
   */
  ReplaySurvey(List<String> prefixes, @Nullable String toTopic) {
    this.toTopic = toTopic;
    prefixes.forEach(prefix -> idsByPrefix.put(prefix, new TreeSet<>()));
  }

  @Override
  public boolean letter(FoundLetter found) {
    DeadLetter letter = found.letter();
    letters++;
    if (letter.getEarlierAttempts() > 0) {
      int unused =
          latestAttempts.merge(letter.getLetterId(), letter.getEarlierAttempts(), Math::max);
    }
    if (OriginalRecord.obstacle(found, toTopic) == null) {
      topics.add(toTopic == null ? letter.getTopic().getTopic() : toTopic);
    }
    idsByPrefix.forEach(
        (prefix, ids) -> {
          if (letter.getLetterId().startsWith(prefix) && ids.size() <= MOST_IDS) {
            ids.add(letter.getLetterId());
          }
        });
    return true;
  }

  @Override
  public void unreadable(String objectUri, String why) {
    // Said when the letters are read to be sent.
  }

  long letters() {
    return letters;
  }

  /** Where records go that can be sent. */
  Set<String> topics() {
    return topics;
  }

  /** A begin of an id that was asked for and that no letter has. */
  Optional<String> missing() {
    return idsByPrefix.entrySet().stream()
        .filter(each -> each.getValue().isEmpty())
        .map(Map.Entry::getKey)
        .sorted()
        .findFirst();
  }

  /**
   * The ids that are meant; empty for all.
   *
   * @throws IllegalArgumentException if a begin is that of more than one
   */
  Set<String> ids() {
    Set<String> meant = new HashSet<>();
    idsByPrefix.forEach(
        (prefix, ids) -> meant.add(ids.contains(prefix) ? prefix : only(prefix, ids)));
    return meant;
  }

  private static String only(String prefix, Set<String> ids) {
    if (ids.size() > 1) {
      throw ambiguous(prefix, ids);
    }
    return ids.iterator().next();
  }

  /** The complaint about a begin of an id that is that of more than one. */
  static IllegalArgumentException ambiguous(String prefix, Set<String> ids) {
    return new IllegalArgumentException(
        String.format(
            "%s is the begin of more than one letter's id: %s%s",
            prefix,
            String.join(", ", ids.stream().limit(MOST_IDS).toList()),
            ids.size() > MOST_IDS ? ", ..." : ""));
  }

  /** Whether a later attempt of the same letter is among those that match. */
  boolean isFollowed(DeadLetter letter) {
    return letter.getEarlierAttempts()
        < latestAttempts.getOrDefault(letter.getLetterId(), letter.getEarlierAttempts());
  }
}
