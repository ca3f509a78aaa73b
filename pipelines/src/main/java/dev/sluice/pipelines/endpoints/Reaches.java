package dev.sluice.pipelines.endpoints;

import com.google.common.base.Splitter;
import com.google.common.net.HostAndPort;
import dev.sluice.io.influx.InfluxSettings;
import dev.sluice.io.jdbc.JdbcSettings;
import dev.sluice.io.kafka.KafkaAccess;
import dev.sluice.io.mqtt.MqttAccess;
import dev.sluice.io.s3.S3Settings;
import dev.sluice.pipelines.definition.Reach;
import dev.sluice.pipelines.definition.Reach.Server;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** Whom endpoints of each kind speak to, and what holds the secrets. */
public final class Reaches {
  private static final int KAFKA_PORT = 9092;
  private static final int POSTGRES_PORT = 5432;

  private Reaches() {}

  /** The brokers that are asked first; they name the others. */
  public static Reach kafka(KafkaAccess access) {
    List<String> secrets = new ArrayList<>();
    if (access.security().isAuthenticated()) {
      secrets.addAll(
          access.credentialsFile() == null
              ? List.of("SLUICE_KAFKA_USERNAME", "SLUICE_KAFKA_PASSWORD")
              : List.of("--kafkaCredentialsFile"));
    }
    if (access.keyFile() != null) {
      secrets.add("--kafkaKeyFile");
    }
    return new Reach(
        Splitter.on(',')
            .trimResults()
            .omitEmptyStrings()
            .splitToStream(access.servers())
            .map(HostAndPort::fromString)
            .map(one -> new Server("Kafka", one.getHost(), one.getPortOrDefault(KAFKA_PORT)))
            .toList(),
        secrets);
  }

  /** The broker. */
  public static Reach mqtt(MqttAccess broker) {
    List<String> secrets = new ArrayList<>();
    if (broker.credentialsFile() == null) {
      secrets.addAll(List.of(MqttAccess.USERNAME, MqttAccess.PASSWORD));
    } else {
      secrets.add("--mqttCredentialsFile");
    }
    if (broker.keyFile() != null) {
      secrets.add("--mqttKeyFile");
    }
    return new Reach(List.of(new Server("MQTT", broker.host(), broker.port())), secrets);
  }

  /** The service that is named, else AWS itself; keys where no role of the machine gives them. */
  public static Reach s3(S3Settings store) {
    String address = store.address();
    String region = store.region();
    return new Reach(
        List.of(
            address != null
                ? web("S3", address)
                : new Server(
                    "S3",
                    region == null ? "s3.amazonaws.com" : "s3." + region + ".amazonaws.com",
                    443)),
        List.of("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"));
  }

  /** The database. */
  public static Reach database(JdbcSettings database) {
    return new Reach(
        List.of(
            server(
                "database", URI.create(database.url().replaceFirst("^jdbc:", "")), POSTGRES_PORT)),
        database.credentialsFile() == null
            ? List.of("SLUICE_JDBC_USERNAME", "SLUICE_JDBC_PASSWORD")
            : List.of("--jdbcCredentialsFile"));
  }

  /** InfluxDB, or who takes its place. */
  public static Reach points(InfluxSettings influx) {
    return new Reach(
        List.of(web("InfluxDB", influx.url())),
        List.of(influx.tokenFile() == null ? "SLUICE_INFLUX_TOKEN" : "--influxTokenFile"));
  }

  /**
   * A server of an address over HTTP.
   *
   * @param what it is
   * @param address a checked one
   */
  public static Server web(String what, String address) {
    URI uri = URI.create(address);
    return server(what, uri, "http".equals(uri.getScheme()) ? 80 : 443);
  }

  private static Server server(String what, URI uri, int byDefault) {
    String host = uri.getHost() == null ? String.valueOf(uri.getAuthority()) : uri.getHost();
    return new Server(what, host, uri.getPort() < 0 ? byDefault : uri.getPort());
  }
}
