package dev.sluice.io.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.io.kafka.KafkaAccess;
import dev.sluice.io.s3.ObjectLocation;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No address holds a secret, and none that could is repeated. */
class AddressesTest {
  @Test
  void aNameThatNobodyKnowsIsNoServerThatRefuses() throws Exception {
    assertThat(unconnected("http://no-such-host.invalid:8086/"))
        .isEqualTo("the name of the host cannot be resolved");
    ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    closed.close();
    assertThat(unconnected("http://127.0.0.1:" + closed.getLocalPort()))
        .isEqualTo("connection refused");
  }

  private static String unconnected(String address) throws Exception {
    try {
      HttpClient.newHttpClient()
          .send(
              HttpRequest.newBuilder(URI.create(address)).build(),
              HttpResponse.BodyHandlers.discarding());
      throw new AssertionError("somebody answers at " + address);
    } catch (ConnectException e) {
      return Addresses.unconnected(e);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://me:marked@store",
        "http://me:mar ked@store",
        "http://marked@store",
        "https://store/?token=marked",
        "http://store?p=marked",
        "http://store/#marked",
        "http://me:marked:8086",
        "http://me:marked",
        "me:marked@store",
        "ftp://marked",
        "http://",
        "marked"
      })
  void serversOfHttp(String address) {
    assertThatThrownBy(() -> Addresses.web("the URL", address, "http://localhost:8086"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("the URL must ")
        .hasMessageNotContaining("marked")
        .hasNoCause();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:postgresql://me:marked@store/db",
        "jdbc:postgresql://store/db?user=me&password=marked",
        "jdbc:postgresql://store/db?PASSWORD=marked",
        "jdbc:postgresql://store/db?sslpassword=marked",
        "jdbc:postgresql://store/db;password=marked",
        "jdbc:postgresql:db?a=b&password = marked",
        "jdbc:postgresql://me:marked:5432/db",
        "jdbc:postgresql://me:marked/db",
        "jdbc:postgres://store/marked",
        "jdbc:mysql://store/db?pwd=marked",
        "postgresql://me:marked@store/db",
        "marked"
      })
  void databases(String address) {
    assertThatThrownBy(() -> Addresses.database("the URL", address))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("the URL must ")
        .hasMessageNotContaining("marked")
        .hasNoCause();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"me:marked@broker:9092", "me:marked:9092", "broker:9092,marked@b:1", "me"})
  void brokers(String servers) {
    assertThatThrownBy(() -> KafkaAccess.plaintext(servers))
        .hasMessage("servers must be HOST:PORT with commas between, and nothing else");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"s3://KEY:marked@bucket/p", "s3://KEY:mar/ked@bucket", "s3a://KEY:marked@b"})
  void buckets(String uri) {
    assertThatThrownBy(() -> ObjectLocation.parse(uri))
        .hasMessage(
            "must be s3://bucket or s3://bucket/prefix, without keys: they come from the"
                + " environment");
  }

  @Test
  void whatHoldsNoneIsTakenAsItIs() {
    assertThat(Addresses.web("", "http://localhost:8086/below/", ""))
        .isEqualTo("http://localhost:8086/below");
    assertThat(Addresses.web("", "https://[::1]:1", "")).isEqualTo("https://[::1]:1");
    for (String address :
        new String[] {
          "jdbc:postgresql://localhost:5432/postgres",
          "jdbc:postgresql://a.b-c:5432,[::1]:5433/db?targetServerType=primary&sslkey=/k.pem",
          "jdbc:postgresql://store/db?sslpasswordcallback=x.Y&passfile=/home/me/.pgpass",
          "jdbc:postgresql:db",
          "jdbc:postgresql:/",
        }) {
      assertThat(Addresses.database("", address)).isEqualTo(address);
    }
    assertThat(KafkaAccess.plaintext("a_b:9092,[::1]:1").servers()).isEqualTo("a_b:9092,[::1]:1");
    assertThat(ObjectLocation.parse("s3://bucket/me@x:y").key()).isEqualTo("me@x:y");
    assertThatThrownBy(() -> ObjectLocation.parse("s3:/here"))
        .hasMessage("must be s3://bucket or s3://bucket/prefix, but was: s3:/here");
  }
}
