package dev.sluice.io.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class S3SettingsTest {
  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1:9000", "ftp://store", "http://", "http://a b", "store"})
  void endpointMustBeAnAddress(String endpoint) {
    assertThatThrownBy(() -> new S3Settings(endpoint, true, null, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the S3 endpoint must be an address like http://127.0.0.1:9000");
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://me:secret@store", "ftp://me:secret@store", "http://me:se cret@s"})
  void endpointWithAPasswordIsRefusedAndNotRepeated(String endpoint) {
    assertThatThrownBy(() -> new S3Settings(endpoint, true, null, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the S3 endpoint must hold no user, no password and no token");
  }

  @Test
  void outageMustNotBeNegative() {
    assertThatThrownBy(() -> new S3Settings(null, false, null, -1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("outageSeconds must not be negative, but was: -1");
  }

  @Test
  void patienceCanBeReplacedAlone() {
    assertThat(new S3Settings("https://store:1", true, "eu-west-1", 300).withOutageSeconds(10))
        .isEqualTo(new S3Settings("https://store:1", true, "eu-west-1", 10));
  }
}
