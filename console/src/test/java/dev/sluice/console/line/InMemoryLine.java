package dev.sluice.console.line;

import com.google.protobuf.ByteString;
import dev.sluice.transforms.topics.TopicRecord;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** A line that says what a test says. */
public final class InMemoryLine implements LineSource {
  private Consumer<List<TopicRecord>> readings = records -> {};
  private Consumer<List<TopicRecord>> alerts = records -> {};
  private BiConsumer<String, String> trouble = (what, why) -> {};

  @Override
  public void follow(
      Consumer<List<TopicRecord>> takesReadings,
      Consumer<List<TopicRecord>> takesAlerts,
      BiConsumer<String, String> takesTrouble) {
    readings = takesReadings;
    alerts = takesAlerts;
    trouble = takesTrouble;
  }

  private static TopicRecord record(String topic, String value) {
    return new TopicRecord(topic, 0, 0, 0, null, ByteString.copyFromUtf8(value), List.of());
  }

  /** A reading, as it lies in its topic. */
  public void reading(String metric, String payload) {
    readings.accept(List.of(record("iot-sensor-sw-" + metric, payload)));
  }

  /** An alert of temperature-high, as it lies in its topic; a closed one where there is a close. */
  public void alert(String id, String machine, String device, long opened, long closed) {
    String close =
        closed == 0
            ? ""
            : ",\"closedMillis\":\"%d\",\"closedBy\":{\"timeMillis\":\"%d\",\"value\":\"69\"}"
                .formatted(closed, closed);
    alert(
        ("{\"alertId\":\"%s\",\"state\":\"ALERT_STATE_%s\",\"ruleId\":\"temperature-high\","
                + "\"severity\":\"SEVERITY_HIGH\",\"machine\":\"%s\",\"device\":\"%s\","
                + "\"metric\":\"temperature\",\"sinceMillis\":\"%d\",\"openedMillis\":\"%d\","
                + "\"openedBy\":[{\"timeMillis\":\"%d\",\"value\":\"81.5\"}]%s}")
            .formatted(
                id,
                closed == 0 ? "OPENED" : "CLOSED",
                machine,
                device,
                opened,
                opened,
                opened,
                close));
  }

  /** What lies in the topic of alerts, whatever it is. */
  public void alert(String text) {
    alerts.accept(List.of(record("line-alerts", text)));
  }

  public void trouble(String why) {
    trouble.accept("readings", why);
  }

  @Override
  public List<Limit> limits() {
    return List.of(new Limit("temperature", "70"));
  }

  @Override
  public int silentSeconds() {
    return 60;
  }

  @Override
  public void close() {}
}
