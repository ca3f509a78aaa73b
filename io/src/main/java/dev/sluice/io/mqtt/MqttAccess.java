package dev.sluice.io.mqtt;

import static com.google.common.base.Preconditions.checkArgument;

import dev.sluice.io.environment.Secrets;
import java.io.IOException;
import java.io.Serial;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a broker of MQTT is reached. It goes into job graphs and savepoints, so there is no user,
 * password or key in it, only where a worker finds them: files on the worker, and, unless a file is
 * named, the environment variables {@value #USERNAME} and {@value #PASSWORD}.
 *
 * @param host its name or address
 * @param port where it listens
 * @param isEncrypted whether connections are TLS
 * @param version of the protocol
 * @param caFile PEM, the CA that signed the broker's certificate; null for those that the JDK
 *     trusts
 * @param certificateFile PEM, the client's certificate chain, for mutual TLS
 * @param keyFile PEM, its key (PKCS 8, not encrypted)
 * @param credentialsFile properties {@code username} and {@code password}
 * @param receiveMaximum how many messages may be unacknowledged at once; told to a broker of MQTT 5
 */
public record MqttAccess(
    String host,
    int port,
    boolean isEncrypted,
    MqttVersion version,
    @Nullable String caFile,
    @Nullable String certificateFile,
    @Nullable String keyFile,
    @Nullable String credentialsFile,
    int receiveMaximum)
    implements BrokerOpener {

  /** The variable that names the broker where no option does. */
  public static final String ADDRESS = "SLUICE_MQTT";

  /** Variables of the worker. */
  public static final String USERNAME = "SLUICE_MQTT_USERNAME";

  /** As above. */
  public static final String PASSWORD = "SLUICE_MQTT_PASSWORD";

  /** As many as packets can be told apart. */
  public static final int MOST_UNACKNOWLEDGED = 65_535;

  @Serial private static final long serialVersionUID = 1L;

  /** One colon: USER:PASSWORD@HOST would go into logs. */
  private static final Pattern ADDRESS_FORM =
      Pattern.compile("mqtt(s?)://([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.%]+\\])(?::(\\d{1,5}))?/?");

  private static final int PORT = 1883;
  private static final int ENCRYPTED_PORT = 8883;

  /** Refuses what would be ignored or cannot work. */
  public MqttAccess {
    checkArgument(port > 0 && port <= 65_535, "port must be from 1 to 65535, but was: %s", port);
    checkArgument(
        isEncrypted || (caFile == null && certificateFile == null && keyFile == null),
        "certificates are for mqtts://, but the address is mqtt://");
    checkArgument(
        (certificateFile == null) == (keyFile == null),
        "a certificate needs its key, and a key its certificate");
    checkArgument(
        receiveMaximum >= 1 && receiveMaximum <= MOST_UNACKNOWLEDGED,
        "receiveMaximum must be from 1 to %s, but was: %s",
        MOST_UNACKNOWLEDGED,
        receiveMaximum);
  }

  /**
   * MQTT 5, for anybody unless the environment has a user, with as many messages under way as can
   * be.
   *
   * @param address {@code mqtt://HOST:PORT}, or {@code mqtts://} for TLS
   * @throws IllegalArgumentException if it is no such address
   */
  public static MqttAccess of(String address) {
    Matcher parts = ADDRESS_FORM.matcher(address);
    checkArgument(
        parts.matches(),
        "the address must be like mqtt://localhost:1883, or mqtts://localhost:8883 for TLS, and hold no user and no"
            + " password");
    boolean isEncrypted = !parts.group(1).isEmpty();
    String port = parts.group(3);
    return new MqttAccess(
        parts.group(2),
        port != null ? Integer.parseInt(port) : isEncrypted ? ENCRYPTED_PORT : PORT,
        isEncrypted,
        MqttVersion.V5,
        null,
        null,
        null,
        null,
        MOST_UNACKNOWLEDGED);
  }

  /** The same in another version. */
  public MqttAccess withVersion(MqttVersion other) {
    return new MqttAccess(
        host,
        port,
        isEncrypted,
        other,
        caFile,
        certificateFile,
        keyFile,
        credentialsFile,
        receiveMaximum);
  }

  /** The same with files of the worker, each of which may be null. */
  public MqttAccess withFiles(
      @Nullable String ca,
      @Nullable String certificate,
      @Nullable String key,
      @Nullable String credentials) {
    return new MqttAccess(
        host, port, isEncrypted, version, ca, certificate, key, credentials, receiveMaximum);
  }

  /** The same with another limit of what may be unacknowledged. */
  public MqttAccess withReceiveMaximum(int most) {
    return new MqttAccess(
        host, port, isEncrypted, version, caFile, certificateFile, keyFile, credentialsFile, most);
  }

  /** {@code mqtt://HOST:PORT}. */
  @Override
  public String address() {
    return (isEncrypted ? "mqtts://" : "mqtt://") + host + ":" + port;
  }

  @Override
  public BrokerConnection open(Client client) throws IOException {
    return WireConnection.open(this, client);
  }

  /**
   * The same, if all that a client needs is there, and can be sent.
   *
   * @throws IllegalArgumentException if not, naming it
   */
  public MqttAccess withSecretsChecked() {
    var unused = login();
    if (isEncrypted) {
      var unusedToo = TlsSockets.of(this);
    }
    return this;
  }

  /** Of the worker. */
  Secrets.Login login() {
    Secrets.Login login = Secrets.login(credentialsFile, USERNAME, PASSWORD);
    checkArgument(
        login.user() != null || login.password() == null,
        "there is a password for MQTT and no user: set %s, or username in the credentials file",
        USERNAME);
    return login;
  }
}
