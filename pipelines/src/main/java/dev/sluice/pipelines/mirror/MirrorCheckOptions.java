package dev.sluice.pipelines.mirror;

import dev.sluice.pipelines.options.StartOptions;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.Validation;
import org.jspecify.annotations.Nullable;

/** Options of {@code sluice mirror-check}. */
public interface MirrorCheckOptions extends StartOptions {

  @Description("Addresses of the brokers from which is mirrored, with commas between.")
  @Validation.Required
  String getSource();

  void setSource(String value);

  @Description("Addresses of the brokers to which is mirrored, with commas between.")
  @Validation.Required
  String getTarget();

  void setTarget(String value);

  @Description(
      "What the target's names of topics begin with, before a dot; empty where they are the source's.")
  @Default.String("")
  String getPrefix();

  void setPrefix(String value);

  @Description(
      "Topics of the source, with commas between. Default: those of the target that begin with the prefix; one that was never "
          + "mirrored is found only if it is named.")
  @Nullable String getTopics();

  void setTopics(@Nullable String value);

  @Description(
      "For how many seconds the target may take to get what the source has when the command begins. What it then has not, and did "
          + "not begin to get, stands still.")
  @Default.Integer(30)
  int getWaitSeconds();

  void setWaitSeconds(int value);

  @Description(
      "How connections to the source are made: plaintext, ssl, sasl_plaintext or sasl_ssl.")
  @Default.String("plaintext")
  String getSourceSecurity();

  void setSourceSecurity(String value);

  @Description("A PEM file with the CA that signed the certificates of the source's brokers.")
  @Nullable String getSourceCaFile();

  void setSourceCaFile(@Nullable String value);

  @Description(
      "A file with username= and password= for SASL at the source, instead of SLUICE_KAFKA_USERNAME and SLUICE_KAFKA_PASSWORD.")
  @Nullable String getSourceCredentialsFile();

  void setSourceCredentialsFile(@Nullable String value);

  @Description(
      "How connections to the target are made: plaintext, ssl, sasl_plaintext or sasl_ssl.")
  @Default.String("plaintext")
  String getTargetSecurity();

  void setTargetSecurity(String value);

  @Description("A PEM file with the CA that signed the certificates of the target's brokers.")
  @Nullable String getTargetCaFile();

  void setTargetCaFile(@Nullable String value);

  @Description(
      "A file with username= and password= for SASL at the target, instead of SLUICE_KAFKA_USERNAME and SLUICE_KAFKA_PASSWORD.")
  @Nullable String getTargetCredentialsFile();

  void setTargetCredentialsFile(@Nullable String value);

  @Description("The SASL mechanism of both sides: PLAIN, SCRAM-SHA-256 or SCRAM-SHA-512.")
  @Default.String("SCRAM-SHA-512")
  String getSaslMechanism();

  void setSaslMechanism(String value);
}
