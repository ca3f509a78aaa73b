package dev.sluice.io.influx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LineProtocolTest {

  @Test
  void namesAndValuesAreEscaped() {
    assertThat(
            LineProtocol.of("my event,x")
                .tag("a b", "c=d,e\nf")
                .tag("none", "")
                .field("text", "say \"hi\" \\ =,")
                .field("whole", -3L)
                .field("number", 1e-5)
                .at(7))
        .isEqualTo(
            "my\\ event\\,x,a\\ b=c\\=d\\,e\\ f text=\"say \\\"hi\\\" \\\\ =,\",whole=-3i,number=1.0E-5 7");
  }

  @Test
  void whatTheProtocolCannotCarryIsRefused() {
    assertThatThrownBy(() -> LineProtocol.of("m").field("x", Double.NaN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a field must be finite, but was: NaN");
    assertThatThrownBy(() -> LineProtocol.of("m").at(1)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> LineProtocol.of("m").field("x", 1).tag("a", "b"))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void answersSayWhatIsToBeDone() {
    for (int status : new int[] {408, 429, 500, 502, 503, 504}) {
      assertThat(InfluxFailure.kind(status)).isEqualTo(InfluxFailure.Kind.AWAY);
    }
    for (int status : new int[] {400, 413, 422}) {
      assertThat(InfluxFailure.kind(status)).isEqualTo(InfluxFailure.Kind.POINT);
    }
    for (int status : new int[] {401, 403, 404, 405, 501}) {
      assertThat(InfluxFailure.kind(status)).isEqualTo(InfluxFailure.Kind.REFUSED);
    }
  }

  @Test
  void retryAfterIsSecondsOrADateAndNotForEver() {
    Instant now = Instant.parse("2026-03-01T06:00:00Z");
    assertThat(after("7", now)).isEqualTo(Duration.ofSeconds(7));
    assertThat(after("Sun, 01 Mar 2026 06:00:30 GMT", now)).isEqualTo(Duration.ofSeconds(30));
    assertThat(after("Sun, 01 Mar 2026 05:00:30 GMT", now)).isEqualTo(Duration.ZERO);
    assertThat(after("100000", now)).isEqualTo(Duration.ofMinutes(5));
    assertThat(after("-3", now)).isEqualTo(Duration.ZERO);
    assertThat(after("soon", now)).isEqualTo(Duration.ZERO);
    assertThat(InfluxFailure.retryAfter(Map.of(), now)).isEqualTo(Duration.ZERO);
  }

  private static Duration after(String value, Instant now) {
    return InfluxFailure.retryAfter(Map.of("retry-after", value), now);
  }
}
