package dev.sluice.transforms.cameras;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import com.google.protobuf.Message;
import dev.sluice.camera.v1.Event;
import dev.sluice.camera.v1.Person;
import dev.sluice.camera.v1.SpillSeen;
import dev.sluice.camera.v1.State;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EventTimeTest {
  private static final State STATE =
      State.newBuilder()
          .setCameraId("a/b/c/d")
          .setTrackId("person-1")
          .setStartMillis(1_000)
          .setEndMillis(2_000)
          .setConfidence(0.5)
          .setPerson(Person.newBuilder().setZoneId("z"))
          .build();
  private static final Event EVENT =
      Event.newBuilder()
          .setCameraId("a/b/c/d")
          .setTrackId("spill-1")
          .setAtMillis(3_000)
          .setSpillSeen(SpillSeen.getDefaultInstance())
          .build();

  private final ObservationDecoder decoder = new ObservationDecoder();

  @Test
  void stateHasItsEndAndEventItsInstant() {
    assertThat(of(STATE)).isEqualTo(2_000);
    assertThat(of(EVENT)).isEqualTo(3_000);
    assertThat(of(State.getDefaultInstance())).isZero();
  }

  @Test
  void impossibleTimesAreGivenAsTheyStandThere() {
    assertThat(of(STATE.toBuilder().setEndMillis(-1).build())).isEqualTo(-1);
    assertThat(of(EVENT.toBuilder().setAtMillis(1_772_366_400_000_000L).build()))
        .isEqualTo(1_772_366_400_000_000L);
  }

  @Test
  void whatIsNoMessageOfACameraHasNone() {
    assertThat(of(Duration.newBuilder().setSeconds(5).setNanos(7).build()))
        .isEqualTo(EventTime.NO_MESSAGE);
    assertThat(EventTime.of(ByteString.EMPTY)).isEqualTo(EventTime.NO_MESSAGE);
    assertThat(EventTime.of(ByteString.copyFromUtf8("{\"time\":1}")))
        .isEqualTo(EventTime.NO_MESSAGE);
    assertThat(
            EventTime.of(
                Any.newBuilder()
                    .setTypeUrl("x/other.sluice.camera.v1.State")
                    .setValue(STATE.toByteString())
                    .build()
                    .toByteString()))
        .isEqualTo(EventTime.NO_MESSAGE);
  }

  @Test
  void lastOfARepeatedFieldCountsAndFieldsMayStandInAnyOrder() {
    ByteString twice =
        STATE.toByteString().concat(State.newBuilder().setEndMillis(9).build().toByteString());
    ByteString value = Any.newBuilder().setValue(twice).build().toByteString();
    ByteString type = Any.newBuilder().setTypeUrl("sluice.camera.v1.State").build().toByteString();

    assertThat(EventTime.of(value.concat(type))).isEqualTo(9);
  }

  @Test
  void anyRecordThatTheDecoderTakesHasTheTimeThatTheDecoderGives() {
    long seed = Long.getLong("sluice.seed", new Random().nextLong());
    Random random = new Random(seed);
    int taken = 0;
    for (int i = 0; i < 200_000; i++) {
      byte[] bytes = (random.nextBoolean() ? Any.pack(STATE) : Any.pack(EVENT)).toByteArray();
      for (int flips = random.nextInt(3); flips > 0; flips--) {
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      }
      long time = EventTime.of(ByteString.copyFrom(bytes));
      if (decoder.decode(null, ByteString.copyFrom(bytes)) instanceof Observation observation) {
        taken++;
        assertThat(time).as("-Dsluice.seed=" + seed).isEqualTo(observation.timeMillis());
      }
    }
    assertThat(taken).isGreaterThan(50_000);
  }

  private static long of(Message message) {
    return EventTime.of(Any.pack(message).toByteString());
  }
}
