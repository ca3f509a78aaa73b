package dev.sluice.pipelines.options;

import static com.google.common.base.Preconditions.checkArgument;

import dev.sluice.io.mqtt.MqttAccess;
import dev.sluice.io.mqtt.MqttVersion;
import org.jspecify.annotations.Nullable;

/** Turns options into how a broker of MQTT is reached. */
public final class MqttConnection {
  private MqttConnection() {}

  /**
   * Reads the options.
   *
   * @throws IllegalArgumentException if they cannot be used; the message begins with the option
   */
  public static MqttAccess of(MqttOptions options) {
    @Nullable String address = options.getMqtt();
    String named = address == null ? System.getenv(MqttAccess.ADDRESS) : address;
    checkArgument(
        named != null && !named.isBlank(),
        "--mqtt must name a broker, such as mqtt://localhost:1883, or %s must",
        MqttAccess.ADDRESS);
    MqttAccess access;
    try {
      access = MqttAccess.of(named);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("--mqtt: " + e.getMessage(), e);
    }
    try {
      access =
          access.withFiles(
              options.getMqttCaFile(),
              options.getMqttCertificateFile(),
              options.getMqttKeyFile(),
              options.getMqttCredentialsFile());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("--mqtt options: " + e.getMessage(), e);
    }
    try {
      return access.withVersion(MqttVersion.of(options.getMqttVersion()));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("--mqttVersion " + e.getMessage(), e);
    }
  }
}
