package dev.sluice.console.line;

import dev.sluice.io.kafka.KafkaAccess;
import dev.sluice.io.kafka.ShownTopics;
import dev.sluice.transforms.topics.TopicRecord;
import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A line whose readings and alerts lie in topics. */
public final class LineTopics implements LineSource {
  private static final Duration READINGS_BACK = Duration.ofMinutes(15);
  private static final Duration ALERTS_BACK = Duration.ofDays(7);
  private static final long MOST_READINGS = 50_000;
  private static final long MOST_ALERTS = 20_000;

  private final KafkaAccess access;
  private final List<String> readings;
  private final String alerts;
  private final List<Limit> limits;
  private final int silentSeconds;
  private @Nullable ShownTopics readingsShown;
  private @Nullable ShownTopics alertsShown;

  /**
   * Topics that nobody follows yet.
   *
   * @param silentSeconds after how long without a reading a device is shown as silent
   */
  public LineTopics(
      KafkaAccess access,
      List<String> readings,
      String alerts,
      List<Limit> limits,
      int silentSeconds) {
    this.access = access;
    this.readings = List.copyOf(readings);
    this.alerts = alerts;
    this.limits = List.copyOf(limits);
    this.silentSeconds = silentSeconds;
  }

  @Override
  public void follow(
      Consumer<List<TopicRecord>> takesReadings,
      Consumer<List<TopicRecord>> takesAlerts,
      BiConsumer<String, String> trouble) {
    readingsShown =
        ShownTopics.start(
            access,
            readings,
            READINGS_BACK,
            MOST_READINGS,
            receiver("readings", takesReadings, trouble));
    alertsShown =
        ShownTopics.start(
            access,
            List.of(alerts),
            ALERTS_BACK,
            MOST_ALERTS,
            receiver("alerts", takesAlerts, trouble));
  }

  private static ShownTopics.Receiver receiver(
      String what, Consumer<List<TopicRecord>> takes, BiConsumer<String, String> trouble) {
    return new ShownTopics.Receiver() {
      @Override
      public void records(List<TopicRecord> records) {
        takes.accept(records);
      }

      @Override
      public void state(String why) {
        trouble.accept(what, why);
      }
    };
  }

  @Override
  public List<Limit> limits() {
    return limits;
  }

  @Override
  public int silentSeconds() {
    return silentSeconds;
  }

  @Override
  public void close() {
    if (readingsShown != null) {
      readingsShown.close();
    }
    if (alertsShown != null) {
      alertsShown.close();
    }
  }
}
