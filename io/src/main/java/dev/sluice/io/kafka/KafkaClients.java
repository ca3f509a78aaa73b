package dev.sluice.io.kafka;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * The settings of Kafka's clients, complete with secrets: made where a client is opened, on the
 * worker, and kept nowhere.
 */
final class KafkaClients {

  static final String USERNAME = "SLUICE_KAFKA_USERNAME";
  static final String PASSWORD = "SLUICE_KAFKA_PASSWORD";

  private KafkaClients() {}

  /**
   * What any client needs to connect.
   *
   * @throws IllegalStateException if a credential is missing, naming it
   */
  static Map<String, Object> connection(KafkaAccess access) {
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
  static Map<String, Object> consumer(KafkaAccess access) {
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

  /** A client for questions; each waits at most that long for its answer. */
  static Admin admin(KafkaAccess access, int timeoutMillis) {
    Map<String, Object> settings = connection(access);
    settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, timeoutMillis);
    settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, timeoutMillis);
    return Admin.create(settings);
  }

  private static String pem(String file) {
    try {
      return Files.readString(Path.of(file), StandardCharsets.US_ASCII);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the PEM file " + file, e);
    }
  }

  private static String login(SaslMechanism mechanism, @Nullable String credentialsFile) {
    String username;
    String password;
    if (credentialsFile == null) {
      username = fromEnvironment(USERNAME);
      password = fromEnvironment(PASSWORD);
    } else {
      Properties properties = read(credentialsFile);
      username = fromFile(properties, "username", credentialsFile);
      password = fromFile(properties, "password", credentialsFile);
    }
    return String.format(
        "%s required username=%s password=%s;",
        mechanism.loginModule(), quoted(username), quoted(password));
  }

  private static Properties read(String file) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(Path.of(file))) {
      properties.load(reader);
      return properties;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the credentials file " + file, e);
    }
  }

  private static String fromFile(Properties properties, String name, String file) {
    String value = properties.getProperty(name);
    if (value == null || value.isEmpty()) {
      throw new IllegalStateException("No " + name + " in the credentials file " + file);
    }
    return value;
  }

  private static String fromEnvironment(String variable) {
    String value = System.getenv(variable);
    if (value == null || value.isEmpty()) {
      throw new IllegalStateException(
          "SASL needs "
              + USERNAME
              + " and "
              + PASSWORD
              + " in the worker's environment, or a"
              + " credentials file; "
              + variable
              + " is not set");
    }
    return value;
  }

  private static String quoted(String value) {
    return "\"" + value.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }
}
