package dev.sluice.io.influx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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
            "my\\ event\\,x,a\\ b=c\\=d\\,e\\ f text=\"say \\\"hi\\\" \\\\"
                + " =,\",whole=-3i,number=1.0E-5 7");
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
  void whatWouldBeAnotherPointOrACommentIsRefused() {
    for (String measurement : List.of("", "#m", "ends in \\", "half \ud83d")) {
      assertThatThrownBy(() -> LineProtocol.of(measurement).field("a", 1).at(1))
          .as(measurement)
          .isInstanceOf(UnwritablePointException.class);
    }
    for (String text : List.of("ends in \\", "\ude00", "\ud83d!")) {
      assertThatThrownBy(() -> LineProtocol.of("m").tag("a", text))
          .as(text)
          .isInstanceOf(UnwritablePointException.class);
      assertThatThrownBy(() -> LineProtocol.of("m").tag(text, "a"))
          .as(text)
          .isInstanceOf(UnwritablePointException.class);
    }
    assertThatThrownBy(() -> LineProtocol.of("m").field("a", "half \ud83d"))
        .isInstanceOf(UnwritablePointException.class)
        .hasMessage("a name, a tag or a field must be of whole characters");
    assertThat(LineProtocol.of("m").field("a", "\ud83d\ude00\\").at(1))
        .isEqualTo("m a=\"\ud83d\ude00\\\\\" 1");
  }

  @Test
  void answersOfInfluxDb2AreToldByTheirWords() {
    InfluxFailure retention =
        answered(
            422,
            "{\"code\":\"unprocessable entity\",\"message\":\"failure writing points to database:"
                + " partial write: points beyond retention policy dropped=3\"}");
    assertThat(retention.isOfTime()).isTrue();
    assertThat(retention.isOfAll(3)).isTrue();
    assertThat(retention.isOfAll(4)).isFalse();
    InfluxFailure type =
        answered(
            422,
            "{\"code\":\"unprocessable entity\",\"message\":\"failure writing points to database:"
                + " partial write: field type conflict: input field \\\"points beyond retention"
                + " policy\\\" on measurement \\\"m\\\" is type string, already exists as type"
                + " float dropped=1\"}");
    assertThat(type.isOfTime()).isFalse();
    assertThat(type.refusal())
        .isEqualTo(
            "InfluxDB refused the point: status 422, a field is of another type than the"
                + " measurement has");
    InfluxFailure missing =
        answered(404, "{\"code\":\"not found\",\"message\":\"bucket \\\"b\\\" not found\"}");
    InfluxSettings settings = new InfluxSettings("http://localhost:1", "o", "b", null, 1);
    assertThat(missing.refused(settings, true))
        .isEqualTo(
            "cannot write to bucket b of InfluxDB at http://localhost:1: the answer was 404 (bucket"
                + " \"b\" not found); make the bucket, or name another by --influxBucket, for"
                + " InfluxDB 1.x DATABASE or DATABASE/POLICY");
    assertThat(
            answered(
                    404,
                    "{\"code\":\"not found\",\"message\":\"organization name \\\"o\\\" not"
                        + " found\"}")
                .refused(settings, true))
        .endsWith(
            "the answer was 404 (organization name \"o\" not found); name another one by"
                + " --influxOrg");
    assertThatThrownBy(() -> InfluxCheck.mayWrite(settings))
        .isInstanceOf(IOException.class)
        .hasMessage("cannot reach InfluxDB at http://localhost:1: connection refused");
    assertThat(answered(404, "<html>secret page</html>").refused(settings, false))
        .isEqualTo(
            "cannot write to bucket b of InfluxDB at http://localhost:1: the answer was 404; is it"
                + " InfluxDB?");
    assertThat(
            answered(401, "{\"code\":\"unauthorized\",\"message\":\"unauthorized access\"}")
                .refused(settings, false))
        .contains("the answer was 401 (unauthorized access); it wants a token");
  }

  private static InfluxFailure answered(int status, String body) {
    return InfluxFailure.answered(status, Map.of(), body);
  }

  @Test
  void answersSayWhatIsToBeDone() {
    for (int status : new int[] {408, 429, 500, 502, 503, 504}) {
      assertThat(InfluxFailure.kind(status, "")).isEqualTo(InfluxFailure.Kind.AWAY);
    }
    for (int status : new int[] {400, 413, 422}) {
      assertThat(InfluxFailure.kind(status, "")).isEqualTo(InfluxFailure.Kind.POINT);
    }
    for (int status : new int[] {401, 403, 404, 405, 501}) {
      assertThat(InfluxFailure.kind(status, "")).isEqualTo(InfluxFailure.Kind.REFUSED);
    }
  }

  @Test
  void anInfluxDb1SaysByItsWordsOfStatus500WhatIsToBeDone() {
    assertThat(InfluxFailure.kind(500, "retention policy not found: x"))
        .isEqualTo(InfluxFailure.Kind.REFUSED);
    assertThat(InfluxFailure.kind(500, "engine: cache-max-memory-size exceeded: (2/1)"))
        .isEqualTo(InfluxFailure.Kind.TOO_MUCH);
    assertThat(InfluxFailure.kind(500, "timeout")).isEqualTo(InfluxFailure.Kind.AWAY);
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
