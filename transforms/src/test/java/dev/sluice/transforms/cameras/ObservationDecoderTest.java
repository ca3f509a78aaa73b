package dev.sluice.transforms.cameras;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.sluice.camera.v1.Event;
import dev.sluice.camera.v1.Person;
import dev.sluice.camera.v1.SpillSeen;
import dev.sluice.camera.v1.State;
import dev.sluice.deadletter.v1.Reason;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ObservationDecoderTest {
  private static final String CAMERA = "acme/berlin/hall-1/gate";

  private final ObservationDecoder decoder = new ObservationDecoder();

  @Test
  void stateCountsAtItsEnd() {
    State state = person().setStartMillis(1_000).setEndMillis(2_000).build();

    assertThat(decode(Any.pack(state)))
        .isEqualTo(
            new Observation(
                Kind.STATE,
                CAMERA,
                "person-1",
                1_000,
                2_000,
                Subject.PERSON,
                ObservedFacts.of(Subject.PERSON, state.getPerson()),
                Any.pack(state).toByteString()));
  }

  @Test
  void bytesInOnePieceOrInSeveralAreDecodedToTheSame() {
    ByteString whole = Any.pack(person().setTrackId("person".repeat(80)).build()).toByteString();
    ByteString inTwoPieces = whole.substring(0, 300).concat(whole.substring(300));
    ByteString within =
        ByteString.copyFrom(ByteString.copyFromUtf8("ab").concat(whole).toByteArray());
    Decoded expected = decode(whole);
    assertThat(expected).isInstanceOf(Observation.class);

    assertThat(decoder.decode(CAMERA, whole)).isEqualTo(expected);
    assertThat(decoder.decode(CAMERA, inTwoPieces)).isEqualTo(expected);
    assertThat(decoder.decode(CAMERA, within.substring(2))).isEqualTo(expected);
    assertThat(decoder.decode(CAMERA, ByteString.EMPTY)).isEqualTo(decode(ByteString.EMPTY));
  }

  @Test
  void withoutACameraTheMessageSaysIt() {
    ByteString bytes = Any.pack(person().build()).toByteString();

    assertThat(decoder.decode(null, bytes)).isEqualTo(decoder.decode(CAMERA, bytes));
  }

  @Test
  void eventCountsAtItsInstant() {
    Event event = spill().setAtMillis(5_000).build();

    assertThat(decode(Any.pack(event)))
        .isEqualTo(
            new Observation(
                Kind.EVENT,
                CAMERA,
                "spill-1",
                5_000,
                5_000,
                Subject.SPILL_SEEN,
                ObservedFacts.of(Subject.SPILL_SEEN, event.getSpillSeen()),
                Any.pack(event).toByteString()));
  }

  @Test
  void onlyWhatStandsBehindTheLastSlashOfTheTypeUrlCounts() {
    Any any = Any.pack(person().build(), "example.com/some/where/");

    assertThat(decode(any)).isInstanceOf(Observation.class);
  }

  @Test
  void fieldsOfTheAnyMayComeInAnyOrderAndWithUnknownOnesAmongThem() {
    Any any = Any.pack(person().build());
    ByteString value = Any.newBuilder().setValue(any.getValue()).build().toByteString();
    ByteString type = Any.newBuilder().setTypeUrl(any.getTypeUrl()).build().toByteString();
    ByteString unknown = ByteString.copyFrom(new byte[] {3 << 3, 42});

    ByteString bytes = value.concat(unknown).concat(type);

    assertThat(decode(bytes))
        .isInstanceOfSatisfying(
            Observation.class,
            o -> assertThat(o.facts().message()).isEqualTo(person().build().getPerson()));
  }

  static Stream<Arguments> rejections() {
    return Stream.of(
        rejection("no bytes", ByteString.EMPTY, Reason.REASON_MESSAGE_MALFORMED),
        rejection("no protobuf", ByteString.copyFromUtf8("hello"), Reason.REASON_MESSAGE_MALFORMED),
        rejection(
            "a value of another type",
            Any.newBuilder()
                .setTypeUrl("type.googleapis.com/sluice.camera.v1.State")
                .setValue(ByteString.copyFrom(new byte[] {-1, -1}))
                .build(),
            Reason.REASON_MESSAGE_MALFORMED),
        rejection(
            "an unknown type", Any.pack(Duration.getDefaultInstance()), Reason.REASON_TYPE_UNKNOWN),
        rejection(
            "no camera",
            Any.pack(person().clearCameraId().build()),
            Reason.REASON_MESSAGE_INCOMPLETE),
        rejection(
            "no track",
            Any.pack(person().clearTrackId().build()),
            Reason.REASON_MESSAGE_INCOMPLETE),
        rejection(
            "a track longer than any",
            Any.pack(person().setTrackId("t".repeat(ObservationDecoder.LONGEST_ID + 1)).build()),
            Reason.REASON_ID_TOO_LONG),
        rejection(
            "no subject",
            Any.pack(person().clearSubject().build()),
            Reason.REASON_MESSAGE_INCOMPLETE),
        rejection(
            "no happening",
            Any.pack(spill().clearHappening().build()),
            Reason.REASON_MESSAGE_INCOMPLETE),
        rejection(
            "an interval that ends before it starts",
            Any.pack(person().setStartMillis(10).setEndMillis(9).build()),
            Reason.REASON_INTERVAL_INVALID),
        rejection(
            "a start before 1970",
            Any.pack(person().setStartMillis(Long.MIN_VALUE).build()),
            Reason.REASON_INTERVAL_INVALID),
        rejection(
            "an instant far in the future",
            Any.pack(spill().setAtMillis(Long.MAX_VALUE).build()),
            Reason.REASON_INTERVAL_INVALID),
        rejection(
            "another camera",
            Any.pack(person().setCameraId("acme/berlin/hall-1/other").build()),
            Reason.REASON_CAMERA_MISMATCH));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rejections")
  void badRecordsAreRejectedWithTheirReason(String what, ByteString bytes, Reason reason) {
    assertThat(decode(bytes))
        .isInstanceOfSatisfying(
            Decoded.Undecodable.class, u -> assertThat(u.why().reason()).isEqualTo(reason));
  }

  @Test
  void mutatedBytesAreDecodedAsTheLibraryDecodesThem() {
    long seed = Long.getLong("sluice.seed", 20260301L);
    System.out.println("sluice.seed=" + seed);
    SplittableRandom random = new SplittableRandom(seed);
    byte[] good = Any.pack(person().setEndMillis(7).build()).toByteArray();
    // What stands before the slash is not looked at here, but must be UTF-8 for the library.
    int mutable = "??type.googleapis.com/".length();
    int observations = 0;
    for (int i = 0; i < 200_000; i++) {
      byte[] bytes = good.clone();
      for (int flips = random.nextInt(3); flips >= 0; flips--) {
        bytes[random.nextInt(mutable, bytes.length)] ^= (byte) (1 << random.nextInt(8));
      }
      Decoded decoded = decode(ByteString.copyFrom(bytes));
      if (decoded instanceof Observation observation) {
        observations++;
        State state = slowly(bytes);
        assertThat(observation.facts().message())
            .isEqualTo(
                state.getField(
                    State.getDescriptor().findFieldByName(observation.subject().fieldName())));
      } else {
        assertThat(decoded).isInstanceOf(Decoded.Undecodable.class);
      }
    }
    assertThat(observations).isBetween(1_000, 199_000);
  }

  private static State slowly(byte[] bytes) {
    try {
      return State.parseFrom(Any.parseFrom(bytes).getValue());
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError("decoded although the library refuses it", e);
    }
  }

  private Decoded decode(Message any) {
    return decode(any.toByteString());
  }

  /** Decodes from the middle of a larger buffer, as the reader hands it out. */
  private Decoded decode(ByteString bytes) {
    byte[] buffer = ByteString.copyFromUtf8("before").concat(bytes).toByteArray();
    return decoder.decode(CAMERA, buffer, 6, bytes.size());
  }

  private static Arguments rejection(String what, Message any, Reason reason) {
    return rejection(what, any.toByteString(), reason);
  }

  private static Arguments rejection(String what, ByteString bytes, Reason reason) {
    return Arguments.of(what, bytes, reason);
  }

  private static State.Builder person() {
    return State.newBuilder()
        .setCameraId(CAMERA)
        .setTrackId("person-1")
        .setEndMillis(1)
        .setPerson(Person.newBuilder().setHardHat(true).setSpeedMps(1.5));
  }

  private static Event.Builder spill() {
    return Event.newBuilder()
        .setCameraId(CAMERA)
        .setTrackId("spill-1")
        .setSpillSeen(SpillSeen.newBuilder().setAreaSquareMetres(0.3));
  }
}
