package dev.sluice.transforms.cameras;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CameraIdsTest {
  @Test
  void fourPartsAreAnId() {
    assertThat(CameraIds.of(ByteString.copyFromUtf8("acme/münchen/dock/north")))
        .isEqualTo("acme/münchen/dock/north");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "/", "a", "a/b/c", "a/b/c/", "/b/c/d", "a//c/d", "a/b/c/d/e", "a/b/c/d/"})
  void anythingElseIsNone(String text) {
    assertThat(CameraIds.of(ByteString.copyFromUtf8(text))).isNull();
  }

  @Test
  void brokenUtf8IsNone() {
    assertThat(CameraIds.of(ByteString.copyFromUtf8("a/b/c/").concat(ByteString.fromHex("ff"))))
        .isNull();
  }
}
