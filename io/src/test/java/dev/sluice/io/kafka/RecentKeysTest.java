package dev.sluice.io.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RecentKeysTest {
  private final RecentKeys keys = new RecentKeys();

  @Test
  void equalKeysAreOneObject() {
    ByteString first = keys.of("acme/north/gate/cam-7".getBytes(UTF_8));
    assertThat(keys.of("acme/south/gate/cam-8".getBytes(UTF_8))).isNotEqualTo(first);
    assertThat(keys.of("acme/north/gate/cam-7".getBytes(UTF_8))).isSameAs(first);
  }

  @Test
  void aKeyIsItsBytesWhateverElseHasItsHash() {
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < 100_000; i++) {
      // Of few bytes and of many, most of them with the same end.
      byte[] key = new byte[random.nextInt(300)];
      if (key.length > 0) {
        key[0] = (byte) random.nextInt();
      }
      assertThat(keys.of(key.clone()).toByteArray()).isEqualTo(key);
    }
  }
}
