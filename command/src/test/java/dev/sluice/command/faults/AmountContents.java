package dev.sluice.command.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.command.faults.AmountClients.Request;
import dev.sluice.transforms.topics.TopicRecord;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What has to be stored, by {@code PARTITION:OFFSET}: the events of each request that was answered
 * 200, once; all or none of those of any other, once; and what is no event.
 *
 * @param high by place
 * @param low by place
 * @param rejected places
 * @param unanswered how many of those above are events of requests that got no 200
 */
record AmountContents(
    Map<String, BigDecimal> high,
    Map<String, BigDecimal> low,
    Set<String> rejected,
    int unanswered) {
  /** As the API writes them: strays look otherwise. */
  private static final Pattern EVENT =
      Pattern.compile("\\{\"time\":(\\d+),\"amount\":\"(-?\\d[-+.E\\d]*)\"}");

  private static final BigDecimal THRESHOLD = BigDecimal.valueOf(5);

  /**
   * What a topic holds, which has to be what was posted and sent.
   *
   * @param requests by the time of their events
   * @param stray places of records that are no events
   */
  static AmountContents of(
      List<TopicRecord> topic, Map<Long, Request> requests, Set<String> stray) {
    Map<String, BigDecimal> high = new TreeMap<>();
    Map<String, BigDecimal> low = new TreeMap<>();
    Set<String> rejected = new TreeSet<>();
    Map<Long, List<String>> found = new TreeMap<>();
    for (TopicRecord record : topic) {
      String place = record.partition() + ":" + record.offset();
      Matcher event = EVENT.matcher(record.value().toStringUtf8());
      if (!event.matches()) {
        rejected.add(place);
      } else {
        BigDecimal amount = new BigDecimal(event.group(2));
        (amount.compareTo(THRESHOLD) > 0 ? high : low).put(place, amount);
        found
            .computeIfAbsent(Long.parseLong(event.group(1)), time -> new ArrayList<>())
            .add(amount.toString());
      }
    }
    // A producer whose broker was killed may send again what the broker had.
    assertThat(rejected).as("what is no event").containsAll(stray);
    assertThat(requests.keySet()).as("requests").containsAll(found.keySet());
    requests.forEach(
        (time, request) -> {
          List<String> events = found.getOrDefault(time, List.of());
          if (request.accepted() || !events.isEmpty()) {
            assertThat(events)
                .as("events of request %d, accepted: %s", time, request.accepted())
                .containsExactlyInAnyOrderElementsOf(
                    request.amounts().stream().map(BigDecimal::toString).toList());
          }
        });
    int unanswered =
        found.entrySet().stream()
            .filter(request -> !requests.get(request.getKey()).accepted())
            .mapToInt(request -> request.getValue().size())
            .sum();
    return new AmountContents(high, low, rejected, unanswered);
  }
}
