package dev.sluice.io.mqtt;

import java.util.Arrays;
import java.util.stream.Collectors;

/** Versions of the protocol. */
public enum MqttVersion {
  /** MQTT 3.1.1: the broker says how many messages may be under way, and seldom why it leaves. */
  V3_1_1("3.1.1", 4),
  /** MQTT 5. */
  V5("5", 5);

  private final String label;
  private final int level;

  MqttVersion(String label, int level) {
    this.label = label;
    this.level = level;
  }

  /**
   * The version of that name.
   *
   * @throws IllegalArgumentException for one that is not spoken here
   */
  public static MqttVersion of(String name) {
    return Arrays.stream(values())
        .filter(known -> known.label.equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    String.format(
                        "must be one of %s, but was: %s",
                        Arrays.stream(values())
                            .map(MqttVersion::label)
                            .collect(Collectors.joining(", ")),
                        name)));
  }

  /** As people write it. */
  public String label() {
    return label;
  }

  int level() {
    return level;
  }

  boolean hasProperties() {
    return this == V5;
  }
}
