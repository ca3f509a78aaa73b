package dev.sluice.io.mqtt;

import static com.google.common.base.Preconditions.checkArgument;

import java.io.Serial;
import java.io.Serializable;
import java.util.List;

/**
 * What a read of a broker does.
 *
 * @param broker how it is reached
 * @param job the begin of its sessions' names, of this job alone
 * @param filters which topics, none of which meets another
 * @param sessions how many sessions
 * @param qos the quality of service that is asked for
 * @param expirySeconds for how long the broker keeps a session while nobody is there
 * @param outageMillis for how long the broker may be away before the job fails
 * @param takenOver what a session fails with that another client has taken
 */
record SessionSettings(
    BrokerOpener broker,
    String job,
    List<String> filters,
    int sessions,
    int qos,
    long expirySeconds,
    long outageMillis,
    TakenOver takenOver)
    implements Serializable {

  @Serial private static final long serialVersionUID = 1L;

  SessionSettings {
    filters = List.copyOf(filters);
    checkArgument(!job.isBlank(), "job must not be blank");
    checkArgument(!filters.isEmpty(), "at least one topic filter must be read");
    for (int i = 0; i < filters.size(); i++) {
      String filter = TopicFilters.checked(filters.get(i));
      for (String other : filters.subList(0, i)) {
        checkArgument(
            !TopicFilters.meet(filter, other),
            "the topic filters %s and %s meet, and what both match would come twice: leave one out",
            other,
            filter);
      }
    }
    checkArgument(
        sessions >= 1 && sessions <= ReadSessions.MOST_SESSIONS,
        "sessions must be from 1 to %s, but was: %s",
        ReadSessions.MOST_SESSIONS,
        sessions);
    checkArgument(qos >= 0 && qos <= 2, "qos must be 0, 1 or 2, but was: %s", qos);
    checkArgument(
        expirySeconds >= 60 && expirySeconds < 0xffff_ffffL,
        "expirySeconds must be from 60 to 4294967294, but was: %s",
        expirySeconds);
    checkArgument(
        outageMillis >= 1_000, "outageMillis must be 1000 or more, but was: %s", outageMillis);
  }

  /** The name of a session. */
  String client(int number) {
    return job + "-" + number;
  }

  /** What a session subscribes to: one of several shares it with the others. */
  List<String> subscriptions() {
    return sessions == 1 ? filters : sharedFilters();
  }

  /** What it would with more sessions, or with one. */
  List<String> otherSubscriptions() {
    return sessions == 1 ? sharedFilters() : filters;
  }

  private List<String> sharedFilters() {
    return filters.stream().map(filter -> TopicFilters.shared(job, filter)).toList();
  }
}
