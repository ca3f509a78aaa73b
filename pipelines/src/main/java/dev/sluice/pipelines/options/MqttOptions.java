package dev.sluice.pipelines.options;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.jspecify.annotations.Nullable;

/**
 * How to reach a broker of MQTT. There is no option for a user or a password: workers read them
 * from their environment or from a file of their own.
 */
public interface MqttOptions extends StartOptions {

  @Description(
      "Address of the MQTT broker: mqtt://HOST:1883, or mqtts://HOST:8883 for TLS. User and password come from "
          + "SLUICE_MQTT_USERNAME and SLUICE_MQTT_PASSWORD on the worker, or from --mqttCredentialsFile. Default: SLUICE_MQTT.")
  @FromEnvironment("SLUICE_MQTT")
  @Nullable String getMqtt();

  void setMqtt(@Nullable String value);

  @Description("The version of MQTT that is spoken: 5 or 3.1.1.")
  @Default.String("5")
  String getMqttVersion();

  void setMqttVersion(String value);

  @Description(
      "A file on the workers with username= and password= for MQTT, instead of environment variables.")
  @Nullable String getMqttCredentialsFile();

  void setMqttCredentialsFile(@Nullable String value);

  @Description("A PEM file on the workers with the CA that signed the MQTT broker's certificate.")
  @Nullable String getMqttCaFile();

  void setMqttCaFile(@Nullable String value);

  @Description("A PEM file on the workers with the client's certificate for MQTT, for mutual TLS.")
  @Nullable String getMqttCertificateFile();

  void setMqttCertificateFile(@Nullable String value);

  @Description(
      "A PEM file on the workers with the key of the client's certificate for MQTT, PKCS 8 and unencrypted.")
  @Nullable String getMqttKeyFile();

  void setMqttKeyFile(@Nullable String value);
}
