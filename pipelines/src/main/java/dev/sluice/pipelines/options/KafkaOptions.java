package dev.sluice.pipelines.options;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.jspecify.annotations.Nullable;

/**
 * How to reach Kafka. There is no option for a user or a password: workers read them from their
 * environment or from a file of their own.
 */
public interface KafkaOptions extends StartOptions {

  @Description(
      "Addresses of Kafka brokers, such as localhost:9092, with commas between. Default: SLUICE_KAFKA_SERVERS.")
  @FromEnvironment("SLUICE_KAFKA_SERVERS")
  @Nullable String getKafkaServers();

  void setKafkaServers(@Nullable String value);

  @Description(
      "How connections to Kafka are made: plaintext, ssl, sasl_plaintext or sasl_ssl. User and password "
          + "come from SLUICE_KAFKA_USERNAME and SLUICE_KAFKA_PASSWORD on the worker, or from --kafkaCredentialsFile.")
  @Default.String("plaintext")
  String getKafkaSecurity();

  void setKafkaSecurity(String value);

  @Description("The SASL mechanism: PLAIN, SCRAM-SHA-256 or SCRAM-SHA-512.")
  @Default.String("SCRAM-SHA-512")
  String getKafkaSaslMechanism();

  void setKafkaSaslMechanism(String value);

  @Description(
      "A file on the workers with username= and password= for SASL, instead of environment variables.")
  @Nullable String getKafkaCredentialsFile();

  void setKafkaCredentialsFile(@Nullable String value);

  @Description("A PEM file on the workers with the CA that signed the brokers' certificates.")
  @Nullable String getKafkaCaFile();

  void setKafkaCaFile(@Nullable String value);

  @Description("A PEM file on the workers with the client's certificate, for mutual TLS.")
  @Nullable String getKafkaCertificateFile();

  void setKafkaCertificateFile(@Nullable String value);

  @Description("A PEM file on the workers with the key of the client's certificate, unencrypted.")
  @Nullable String getKafkaKeyFile();

  void setKafkaKeyFile(@Nullable String value);
}
