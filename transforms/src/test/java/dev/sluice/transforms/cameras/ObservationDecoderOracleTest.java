package dev.sluice.transforms.cameras;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.Iterables;
import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.UnknownFieldSet;
import dev.sluice.camera.v1.Event;
import dev.sluice.camera.v1.State;
import dev.sluice.deadletter.v1.Reason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * What is read in place is what the parser of messages says, for random messages of all subjects
 * whose bytes were damaged, doubled, cut, mixed with unknown fields and groups.
 */
class ObservationDecoderOracleTest {
  private static final String CAMERA = "acme/berlin/hall-1/gate";
  private static final long LATEST_MILLIS = 253_402_300_799_999L;
  private static final List<String> TEXTS =
      List.of(CAMERA, "", "acme", "zone-1", "Tür 7", "門", "\u0000", "t".repeat(501));
  private static final long[] NUMBERS = {
    0, 1, 2, 3, 127, 128, 1_772_409_600_000L, 1_772_409_601_000L, -1, LATEST_MILLIS + 1,
  };

  private final ObservationDecoder decoder = new ObservationDecoder();

  @Test
  void whatIsReadInPlaceIsWhatTheParserSays() throws IOException {
    long seed = Long.getLong("sluice.seed", 20261129L);
    int records = Integer.getInteger("sluice.records", 60_000);
    System.out.println("sluice.seed=" + seed);
    SplittableRandom random = new SplittableRandom(seed);
    Map<Subject, Integer> observations = new EnumMap<>(Subject.class);
    Map<Reason, Integer> rejections = new EnumMap<>(Reason.class);
    for (int i = 0; i < records; i++) {
      Message message =
          random(
              random, random.nextBoolean() ? State.getDescriptor() : Event.getDescriptor(), true);
      byte[] value = changed(random, message.toByteArray());
      byte[] bytes =
          changed(
              random,
              Any.newBuilder()
                  .setTypeUrl("type.googleapis.com/" + message.getDescriptorForType().getFullName())
                  .setValue(ByteString.copyFrom(value))
                  .build()
                  .toByteArray());
      String camera = random.nextInt(4) == 0 ? null : CAMERA;

      Decoded decoded = decoder.decode(camera, bytes, 0, bytes.length);

      if (decoded instanceof Observation observation) {
        observations.merge(observation.subject(), 1, Integer::sum);
        assertThat(observation).isEqualTo(expected(camera, bytes));
        sameFacts(observation);
      } else {
        Reason reason = ((Decoded.Undecodable) decoded).why().reason();
        rejections.merge(reason, 1, Integer::sum);
        assertThat(reason).as("%s", ByteString.copyFrom(bytes)).isEqualTo(expected(camera, bytes));
      }
    }
    System.out.println(observations + " " + rejections);
    assertThat(observations).containsOnlyKeys(Subject.values());
    assertThat(rejections).hasSize(6);
  }

  /** Each fact as the message has it. */
  private static void sameFacts(Observation observation) {
    ObservedFacts facts = observation.facts();
    for (FieldDescriptor fact : facts.subject().facts().getFields()) {
      int index = fact.getIndex();
      boolean has = facts.message().hasField(fact);
      assertThat(facts.has(index)).isEqualTo(has);
      if (has) {
        Object value = facts.message().getField(fact);
        switch (fact.getJavaType()) {
          case BOOLEAN -> assertThat(facts.whole(index)).isEqualTo((boolean) value ? 1 : 0);
          case INT -> assertThat(facts.whole(index)).isEqualTo((int) value);
          case ENUM ->
              assertThat(facts.whole(index)).isEqualTo(((EnumValueDescriptor) value).getNumber());
          case DOUBLE -> assertThat((Object) facts.decimal(index)).isEqualTo(value);
          default -> assertThat(facts.text(index)).isEqualTo(value);
        }
      }
    }
  }

  /** The observation or the reason, by the parsers of messages alone. */
  private static Object expected(String camera, byte[] bytes) {
    // Not by Any's own class, which wants the type URL to be UTF-8 before the slash too.
    UnknownFieldSet any;
    try {
      any = UnknownFieldSet.parseFrom(bytes);
    } catch (IOException e) {
      return Reason.REASON_MESSAGE_MALFORMED;
    }
    String url = last(any, 1).toString(ISO_8859_1);
    if (url.isEmpty()) {
      return Reason.REASON_MESSAGE_MALFORMED;
    }
    String type = url.substring(url.lastIndexOf('/') + 1);
    boolean isState = type.equals("sluice.camera.v1.State");
    if (!isState && !type.equals("sluice.camera.v1.Event")) {
      return Reason.REASON_TYPE_UNKNOWN;
    }
    Message message;
    try {
      message = isState ? State.parseFrom(last(any, 2)) : Event.parseFrom(last(any, 2));
    } catch (InvalidProtocolBufferException e) {
      return Reason.REASON_MESSAGE_MALFORMED;
    }
    String cameraId = (String) field(message, "camera_id");
    String trackId = (String) field(message, "track_id");
    long start = (long) field(message, isState ? "start_millis" : "at_millis");
    long end = (long) field(message, isState ? "end_millis" : "at_millis");
    FieldDescriptor subject =
        message.getOneofFieldDescriptor(message.getDescriptorForType().getRealOneofs().get(0));
    if (cameraId.isEmpty()) {
      return Reason.REASON_MESSAGE_INCOMPLETE;
    }
    if (camera != null && !camera.equals(cameraId)) {
      return Reason.REASON_CAMERA_MISMATCH;
    }
    if (trackId.isEmpty()) {
      return Reason.REASON_MESSAGE_INCOMPLETE;
    }
    if (cameraId.length() > 500 || trackId.length() > 500) {
      return Reason.REASON_ID_TOO_LONG;
    }
    if (end < start || start < 0 || end > LATEST_MILLIS) {
      return Reason.REASON_INTERVAL_INVALID;
    }
    if (subject == null) {
      return Reason.REASON_MESSAGE_INCOMPLETE;
    }
    Subject about = Subject.ofFieldName(subject.getName()).orElseThrow();
    return new Observation(
        isState ? Kind.STATE : Kind.EVENT,
        cameraId,
        trackId,
        start,
        end,
        about,
        ObservedFacts.of(about, (Message) message.getField(subject)),
        ByteString.copyFrom(bytes));
  }

  private static ByteString last(UnknownFieldSet any, int field) {
    return Iterables.getLast(any.getField(field).getLengthDelimitedList(), ByteString.EMPTY);
  }

  private static Object field(Message message, String name) {
    return message.getField(message.getDescriptorForType().findFieldByName(name));
  }

  /** A message with any of its fields. */
  private static Message random(SplittableRandom random, Descriptor type, boolean top) {
    DynamicMessage.Builder message = DynamicMessage.newBuilder(type);
    List<FieldDescriptor> subjects = new ArrayList<>();
    for (FieldDescriptor field : type.getFields()) {
      if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
        subjects.add(field);
      } else if (random.nextInt(8) > 0) {
        message.setField(
            field,
            switch (field.getJavaType()) {
              case STRING ->
                  TEXTS.get(top && random.nextInt(8) > 0 ? 0 : random.nextInt(TEXTS.size()));
              case LONG ->
                  field.getName().equals("end_millis") ? NUMBERS[7] : NUMBERS[random.nextInt(8)];
              case INT -> (int) NUMBERS[random.nextInt(NUMBERS.length)];
              case BOOLEAN -> random.nextBoolean();
              case DOUBLE -> Double.longBitsToDouble(random.nextLong());
              case ENUM ->
                  field.getEnumType().findValueByNumberCreatingIfUnknown(random.nextInt(12));
              default -> throw new AssertionError(field);
            });
      }
    }
    if (!subjects.isEmpty() && random.nextInt(20) > 0) {
      FieldDescriptor subject = subjects.get(random.nextInt(subjects.size()));
      message.setField(subject, random(random, subject.getMessageType(), false));
    }
    return message.build();
  }

  /** The bytes, or, mostly, others. */
  private static byte[] changed(SplittableRandom random, byte[] bytes) throws IOException {
    byte[] changed = bytes.clone();
    switch (random.nextInt(1, 12)) {
      case 1, 2 -> {
        if (changed.length > 30) {
          changed[random.nextInt(30, changed.length)] ^= (byte) (1 << random.nextInt(8));
        }
      }
      case 3 -> {
        return Arrays.copyOf(changed, random.nextInt(changed.length + 1));
      }
      case 4 -> {
        return with(changed, changed);
      }
      case 5 -> {
        ByteArrayOutputStream unknown = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(unknown);
        out.writeInt64(random.nextInt(17, 100), random.nextLong());
        out.writeString(random.nextInt(17, 100), "ü");
        out.writeFixed32(40, 7);
        out.writeFixed64(100, 7);
        out.flush();
        return random.nextBoolean()
            ? with(changed, unknown.toByteArray())
            : with(unknown.toByteArray(), changed);
      }
      case 6 -> {
        ByteArrayOutputStream group = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(group);
        out.writeTag(50, 3);
        out.writeInt32(1, 1);
        if (random.nextInt(4) > 0) {
          out.writeTag(50, 4);
        }
        out.flush();
        return with(changed, group.toByteArray());
      }
      default -> {}
    }
    return changed;
  }

  private static byte[] with(byte[] first, byte[] second) {
    return ByteString.copyFrom(first).concat(ByteString.copyFrom(second)).toByteArray();
  }
}
