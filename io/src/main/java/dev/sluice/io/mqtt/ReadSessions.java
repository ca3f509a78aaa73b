package dev.sluice.io.mqtt;

import dev.sluice.transforms.topics.MessageBatch;
import java.util.List;
import org.apache.beam.sdk.io.Read;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;

/**
 * Gives the messages of a broker of MQTT as they come, in batches, in the order of each session; an
 * element's timestamp is the arrival of its first.
 *
 * <p>Unbounded, and in the global window. A message is acknowledged when a checkpoint is complete
 * behind it, so of quality of service 1 and 2 none is lost that the broker acknowledged to its
 * sender; what was not acknowledged when a job ends, or a connection, comes again. With one session
 * the messages of a sender keep their order; several share the subscription, and break it.
 *
 * <p>A broker that is away is waited for, for the time of an outage; then the job fails. It fails
 * at once where the broker refuses, or where another client takes a session over.
 *
 * <p>State in a savepoint: the names of the sessions. They are read as the job that runs was told,
 * and not as the one that was saved: sessions may be more or fewer, and those that are one too many
 * are emptied and ended.
 *
 * <p>Metrics: counters {@value #RECEIVED}, {@value #ACKNOWLEDGED}, {@value #RECONNECTS} and {@value
 * #ABSENT}; gauges {@code messages_unacknowledged} and {@code acknowledgement_delay_millis}.
 */
public final class ReadSessions extends PTransform<PBegin, PCollection<MessageBatch>> {
  /** The counter of messages that were given on. */
  public static final String RECEIVED = "messages_received";

  /** The counter of messages that the broker may forget. */
  public static final String ACKNOWLEDGED = "messages_acknowledged";

  /** The counter of lost connections. */
  public static final String RECONNECTS = "connections_lost";

  /** The counter of sessions that should have been there and were not: what they held is lost. */
  public static final String ABSENT = "sessions_absent";

  /** Looked for at each start: so many sessions can have been left by a job that had more. */
  public static final int MOST_SESSIONS = 16;

  private static final long serialVersionUID = 1L;
  private static final long DAY_SECONDS = 86_400;
  private static final long OUTAGE_MILLIS = 300_000;

  private final SessionSettings settings;

  private ReadSessions(SessionSettings settings) {
    this.settings = settings;
  }

  /**
   * One session of quality of service 1 that the broker keeps for a day; patient for 5 minutes.
   *
   * @param job the begin of the sessions' names, which no other job may have
   * @param filters which topics
   */
  public static ReadSessions from(BrokerOpener broker, String job, List<String> filters) {
    return new ReadSessions(
        new SessionSettings(
            broker, job, filters, 1, 1, DAY_SECONDS, OUTAGE_MILLIS, cause -> cause));
  }

  /** Has so many sessions, which share the subscription if they are more than one. */
  public ReadSessions withSessions(int sessions) {
    return with(sessions, settings.qos(), settings.expirySeconds(), settings.outageMillis());
  }

  /** Asks for messages of another quality of service: 0 promises nothing, 2 no more than 1. */
  public ReadSessions withQos(int qos) {
    return with(settings.sessions(), qos, settings.expirySeconds(), settings.outageMillis());
  }

  /** Has the broker keep sessions that long while nobody is there. */
  public ReadSessions withExpiry(long seconds) {
    return with(settings.sessions(), settings.qos(), seconds, settings.outageMillis());
  }

  /** Waits that long for a broker that is away before the job fails. */
  public ReadSessions withOutage(long outageMillis) {
    return with(settings.sessions(), settings.qos(), settings.expirySeconds(), outageMillis);
  }

  /** Fails with what that makes, where another client has taken a session. */
  public ReadSessions withTakenOver(TakenOver takenOver) {
    return new ReadSessions(
        new SessionSettings(
            settings.broker(),
            settings.job(),
            settings.filters(),
            settings.sessions(),
            settings.qos(),
            settings.expirySeconds(),
            settings.outageMillis(),
            takenOver));
  }

  private ReadSessions with(int sessions, int qos, long expirySeconds, long outageMillis) {
    return new ReadSessions(
        new SessionSettings(
            settings.broker(),
            settings.job(),
            settings.filters(),
            sessions,
            qos,
            expirySeconds,
            outageMillis,
            settings.takenOver()));
  }

  @Override
  public PCollection<MessageBatch> expand(PBegin input) {
    SessionSource source = new SessionSource(settings);
    source.tell(input.getPipeline().getOptions().as(ReadSessionsOptions.class));
    return input.apply("ReadSessions", Read.from(source));
  }
}
