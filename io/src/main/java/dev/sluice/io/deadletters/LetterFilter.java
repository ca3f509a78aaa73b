package dev.sluice.io.deadletters;

import dev.sluice.deadletter.v1.DeadLetter;
import dev.sluice.deadletter.v1.Reason;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Which letters are meant; what is empty leaves out none.
 *
 * @param reasons any of these
 * @param pipelines rejected by any of these
 * @param topics from any of these topics
 * @param idPrefixes whose id begins with any of these
 * @param fromMillis begin of the times, epoch milliseconds UTC, inclusive; {@link Long#MIN_VALUE}
 *     for no begin
 * @param toMillis end of the times, epoch milliseconds UTC, exclusive; {@link Long#MAX_VALUE} for
 *     no end
 * @param clock which times; a letter without one is in no range
 */
public record LetterFilter(
    Set<Reason> reasons,
    Set<String> pipelines,
    Set<String> topics,
    List<String> idPrefixes,
    long fromMillis,
    long toMillis,
    Clock clock) {

  /** The times of a letter. */
  public enum Clock {
    /** When it was rejected. Folders of other times are not looked at. */
    FAILED,
    /** The event's own. Everything is looked at. */
    EVENT
  }

  /** Copies the sets. */
  public LetterFilter {
    reasons = Set.copyOf(reasons);
    pipelines = Set.copyOf(pipelines);
    topics = Set.copyOf(topics);
    idPrefixes = List.copyOf(idPrefixes);
  }

  /** Every letter. */
  public static LetterFilter all() {
    return new LetterFilter(
        Set.of(), Set.of(), Set.of(), List.of(), Long.MIN_VALUE, Long.MAX_VALUE, Clock.FAILED);
  }

  public LetterFilter withReasons(Set<Reason> wanted) {
    return new LetterFilter(wanted, pipelines, topics, idPrefixes, fromMillis, toMillis, clock);
  }

  public LetterFilter withPipelines(Set<String> wanted) {
    return new LetterFilter(reasons, wanted, topics, idPrefixes, fromMillis, toMillis, clock);
  }

  public LetterFilter withTopics(Set<String> wanted) {
    return new LetterFilter(reasons, pipelines, wanted, idPrefixes, fromMillis, toMillis, clock);
  }

  public LetterFilter withIdPrefixes(List<String> wanted) {
    return new LetterFilter(reasons, pipelines, topics, wanted, fromMillis, toMillis, clock);
  }

  public LetterFilter withTimes(long from, long to, Clock by) {
    return new LetterFilter(reasons, pipelines, topics, idPrefixes, from, to, by);
  }

  boolean matches(FoundLetter found) {
    DeadLetter letter = found.letter();
    return (reasons.isEmpty() || reasons.contains(letter.getReason()))
        && (pipelines.isEmpty() || pipelines.contains(letter.getPipeline()))
        && (topics.isEmpty()
            || (letter.hasTopic() && topics.contains(letter.getTopic().getTopic())))
        && (idPrefixes.isEmpty() || idPrefixes.stream().anyMatch(letter.getLetterId()::startsWith))
        && inRange(found);
  }

  private boolean inRange(FoundLetter found) {
    if (fromMillis == Long.MIN_VALUE && toMillis == Long.MAX_VALUE) {
      return true;
    }
    OptionalLong millis =
        clock == Clock.FAILED
            ? found.failedMillis()
            : found.letter().hasEventMillis()
                ? OptionalLong.of(found.letter().getEventMillis())
                : OptionalLong.empty();
    return millis.isPresent() && millis.getAsLong() >= fromMillis && millis.getAsLong() < toMillis;
  }

  /** Whether letters that were rejected from one time to another (exclusive) can match. */
  boolean mayMatch(long failedFromMillis, long failedToMillis) {
    return clock != Clock.FAILED || (failedToMillis > fromMillis && failedFromMillis < toMillis);
  }

  /** Whether letters in a pipeline's folder can match. */
  boolean mayMatch(String pipelineFolder) {
    return pipelines.isEmpty()
        || pipelines.stream().map(LetterPaths::pipeline).anyMatch(pipelineFolder::equals);
  }
}
