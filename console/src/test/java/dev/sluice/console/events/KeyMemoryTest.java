package dev.sluice.console.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.sluice.console.events.KeyMemory.Known;
import dev.sluice.console.events.KeyMemory.Verdict;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class KeyMemoryTest {
  private static final ByteString ONE = ByteString.copyFromUtf8("1");
  private static final ByteString TWO = ByteString.copyFromUtf8("2");
  private static final long DAY = 86_400_000;

  private long now = 10 * DAY;
  private final KeyMemory memory =
      new KeyMemory(
          new Clock() {
            @Override
            public ZoneId getZone() {
              return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
              return this;
            }

            @Override
            public Instant instant() {
              return Instant.ofEpochMilli(now);
            }
          });

  @Test
  void aKeyIsHeldWhileItIsUnderWayAndRememberedForADay() {
    assertThat(memory.begin("k", ONE).verdict()).isEqualTo(Verdict.FRESH);
    assertThat(memory.begin("k", ONE).verdict()).isEqualTo(Verdict.UNDER_WAY);
    assertThat(memory.begin("k", TWO).verdict()).isEqualTo(Verdict.OTHER_BODY);
    memory.learn("k", ONE, 3, now);
    memory.end("k");
    assertThat(memory.begin("k", ONE)).isEqualTo(new Known(Verdict.REPEATED, 3));
    now += DAY - 1;
    assertThat(memory.begin("k", TWO).verdict()).isEqualTo(Verdict.OTHER_BODY);
    now += 1;
    assertThat(memory.begin("k", TWO).verdict()).isEqualTo(Verdict.FRESH);
    assertThat(memory.size()).isZero();
  }

  @Test
  void whatIsTooOldIsNotLearnt() {
    memory.learn("k", ONE, 1, now - DAY);
    assertThat(memory.size()).isZero();
  }

  @Test
  void theOldestAreForgottenBeyondTheLimit() {
    for (int i = 0; i <= 200_000; i++) {
      memory.learn("k" + i, ONE, 1, now);
    }
    assertThat(memory.size()).isEqualTo(200_000);
    assertThat(memory.begin("k0", ONE).verdict()).isEqualTo(Verdict.FRESH);
    assertThat(memory.begin("k1", ONE).verdict()).isEqualTo(Verdict.REPEATED);
  }
}
