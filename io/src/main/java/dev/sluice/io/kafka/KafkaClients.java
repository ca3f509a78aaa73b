package dev.sluice.io.kafka;

import dev.sluice.io.environment.Masks;
import dev.sluice.io.environment.Secrets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * The settings of Kafka's clients, complete with secrets: made where a client is opened, on the
 * worker, and kept nowhere.
 */
public final class KafkaClients {

  static final String USERNAME = "SLUICE_KAFKA_USERNAME";
  static final String PASSWORD = "SLUICE_KAFKA_PASSWORD";

  private KafkaClients() {}

  /**
   * What any client needs to connect.
   *
   * @throws IllegalArgumentException if a credential is missing or cannot be sent, naming it
   */
  public static Map<String, Object> connection(KafkaAccess access) {
    Map<String, Object> settings = new HashMap<>();
    settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, access.servers());
    settings.put(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, access.security().name());
    // Back soon after a broker is, without a storm meanwhile.
    settings.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1000);
    String caFile = access.caFile();
    if (caFile != null) {
      settings.put(SslConfigs.SSL_TRUSTSTORE_TYPE_CONFIG, "PEM");
      settings.put(SslConfigs.SSL_TRUSTSTORE_CERTIFICATES_CONFIG, pem(caFile));
    }
    String certificateFile = access.certificateFile();
    String keyFile = access.keyFile();
    if (certificateFile != null && keyFile != null) {
      settings.put(SslConfigs.SSL_KEYSTORE_TYPE_CONFIG, "PEM");
      settings.put(SslConfigs.SSL_KEYSTORE_CERTIFICATE_CHAIN_CONFIG, pem(certificateFile));
      settings.put(SslConfigs.SSL_KEYSTORE_KEY_CONFIG, pem(keyFile));
    }
    SaslMechanism mechanism = access.mechanism();
    if (mechanism != null) {
      settings.put(SaslConfigs.SASL_MECHANISM, mechanism.mechanism());
      settings.put(SaslConfigs.SASL_JAAS_CONFIG, login(mechanism, access.credentialsFile()));
    }
    return settings;
  }

  /** Of a consumer of bytes that leaves no trace at the broker and never skips what is missing. */
  public static Map<String, Object> consumer(KafkaAccess access) {
    Map<String, Object> settings = connection(access);
    settings.put(
        ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class.getName());
    settings.put(
        ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class.getName());
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    return settings;
  }

  /**
   * A client for questions; each waits at most that long for its answer.
   *
   * @throws IllegalArgumentException as {@link #connection}, or if a certificate cannot be used
   * @throws KafkaUnavailableException if no broker's name is known
   */
  public static Admin admin(KafkaAccess access, int timeoutMillis) {
    Map<String, Object> settings = connection(access);
    settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, timeoutMillis);
    settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, timeoutMillis);
    try {
      return Admin.create(settings);
    } catch (KafkaException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      String message =
          String.format(
              "a client of Kafka at %s cannot be made: %s", access.servers(), Masks.words(cause));
      // Of what is configured, it is the names of brokers that it looks up.
      throw cause instanceof ConfigException
          ? new KafkaUnavailableException(message, e)
          : new IllegalArgumentException(message, e);
    }
  }

  private static String pem(String file) {
    try {
      return Files.readString(Path.of(file), StandardCharsets.US_ASCII);
    } catch (IOException e) {
      throw new IllegalArgumentException("cannot read the PEM file " + file, e);
    }
  }

  private static String login(SaslMechanism mechanism, @Nullable String credentialsFile) {
    Secrets.Login login = Secrets.login(credentialsFile, USERNAME, PASSWORD);
    return String.format(
        "%s required username=%s password=%s;",
        mechanism.loginModule(),
        quoted(given(login.user(), "username", USERNAME, credentialsFile)),
        quoted(given(login.password(), "password", PASSWORD, credentialsFile)));
  }

  private static String given(
      @Nullable String value, String name, String variable, @Nullable String file) {
    if (value != null) {
      return value;
    }
    throw new IllegalArgumentException(
        file == null
            ? String.format(
                "SASL needs %s and %s in the worker's environment, or a credentials file; %s is not"
                    + " set",
                USERNAME, PASSWORD, variable)
            : "there is no " + name + " in the credentials file " + file);
  }

  private static String quoted(String value) {
    return "\"" + value.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }
}
