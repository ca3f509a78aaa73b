package dev.sluice.io.runs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Internal;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import dev.sluice.camera.v1.Incident;
import dev.sluice.camera.v1.PlantedIncident;
import dev.sluice.camera.v1.Severity;
import dev.sluice.compare.v1.Difference;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Against {@link JsonFormat}, on what it prints and on what is no longer that. */
class LineParserTest {
  private static final int MESSAGES = 300;
  private static final int MUTATIONS = 10;

  private static final String[] TEXTS = {
    "",
    "track-17",
    "acme/north/dock/cam-1",
    "Zürich 東京 🚧",
    "a \"b\" \\ c",
    "x < y & 'z' = 1",
    "\t\u0001"
  };
  private static final long[] NUMBERS = {
    0, 1, -1, 10, 1_772_323_200_000L, 999_999_999_999_999_999L, Long.MIN_VALUE, Long.MAX_VALUE
  };
  private static final byte[] SPLICED = "{}[]\",:\\0-9eE.+ untrfalse\n\u00e9".getBytes(UTF_8);

  private final long seed = Long.getLong("sluice.seed", 20260301L);
  private final Random random = new Random(seed);

  @Test
  void everyMessageIsParsedAsJsonFormatDoes() throws Exception {
    System.out.println("sluice.seed=" + seed);
    everyMessageAndMutationOf(Incident.class);
    everyMessageAndMutationOf(PlantedIncident.class);
    everyMessageAndMutationOf(Difference.class);
  }

  @Test
  void whatNdjsonFormatWritesOfAnIncidentIsTheUsual() {
    LineParser<Incident> parser = new LineParser<>(Incident.class);
    Incident incident =
        Incident.newBuilder()
            .setIncidentId("0123456789abcdef")
            .setRuleId("door-left-open")
            .setCameraId("acme/Zürich/dock/cam-1")
            .setTrackId("track-17")
            .addOtherTrackIds("track-18")
            .addOtherTrackIds("track-19")
            .setSeverity(Severity.SEVERITY_HIGH)
            .setStartMillis(1_772_323_200_000L)
            .setClipStartMillis(-5)
            .setRepeated(true)
            .setRepeatOfIncidentId("")
            .build();
    for (Incident one : new Incident[] {incident, Incident.getDefaultInstance()}) {
      byte[] line = NdjsonFormat.line(one).getBytes(UTF_8);
      assertThat(parser.parseUsual(line, 0, line.length)).isEqualTo(one);
    }
  }

  @Test
  void fieldsInAnyOrderAndUnknownOnesAreParsedAndOneThatComesTwiceIsLeftToJsonFormat()
      throws Exception {
    String shuffled = "{\"repeated\":false,\"ruleId\":\"spill\",\"endMillis\":7}";
    String unknown = "{\"ruleId\":\"spill\",\"sinceRelease\":[{\"a\":2}],\"end_millis\":\"7\"}";
    Incident expected = Incident.newBuilder().setRuleId("spill").setEndMillis(7).build();
    LineParser<Incident> parser = new LineParser<>(Incident.class);

    assertThat(parser.parseUsual(shuffled.getBytes(UTF_8), 0, shuffled.length()))
        .isEqualTo(expected);
    assertThat(parser.parseUsual(unknown.getBytes(UTF_8), 0, unknown.length())).isNull();
    assertThat(parser.parse(unknown.getBytes(UTF_8), 0, unknown.length())).isEqualTo(expected);
    String twice = "{\"ruleId\":\"spill\",\"ruleId\":\"spill\"}";
    assertThat(parser.parseUsual(twice.getBytes(UTF_8), 0, twice.length())).isNull();
  }

  @Test
  void whatIsNoMessageIsRefused() {
    byte[] line = "{\"ruleId\":3}]".getBytes(UTF_8);
    assertThatThrownBy(() -> new LineParser<>(Incident.class).parse(line, 0, 5))
        .isInstanceOf(InvalidProtocolBufferException.class);
  }

  private <M extends Message> void everyMessageAndMutationOf(Class<M> type) throws Exception {
    LineParser<M> parser = new LineParser<>(type);
    M prototype = Internal.getDefaultInstance(type);
    for (int i = 0; i < MESSAGES; i++) {
      Message message = random(prototype);
      byte[] line = (".." + NdjsonFormat.line(message) + "..").getBytes(UTF_8);
      assertThat(parser.parse(line, 2, line.length - 2)).isEqualTo(message);
      for (int mutation = 0; mutation < MUTATIONS; mutation++) {
        byte[] mutated = mutated(line);
        assertThat(outcome(parser, mutated))
            .as(new String(mutated, UTF_8))
            .isEqualTo(expected(prototype, mutated));
      }
    }
  }

  /** One to three bytes are others, or are not there. */
  private byte[] mutated(byte[] line) {
    byte[] mutated = new byte[line.length - 4];
    System.arraycopy(line, 2, mutated, 0, mutated.length);
    for (int times = 1 + random.nextInt(3); times > 0 && mutated.length > 0; times--) {
      int place = random.nextInt(mutated.length);
      if (random.nextBoolean()) {
        mutated[place] = SPLICED[random.nextInt(SPLICED.length)];
      } else {
        byte[] shorter = new byte[mutated.length - 1];
        System.arraycopy(mutated, 0, shorter, 0, place);
        System.arraycopy(mutated, place + 1, shorter, place, shorter.length - place);
        mutated = shorter;
      }
    }
    return mutated;
  }

  private static <M extends Message> Object outcome(LineParser<M> parser, byte[] line) {
    try {
      return parser.parse(line, 0, line.length);
    } catch (InvalidProtocolBufferException e) {
      return "refused";
    }
  }

  private static Object expected(Message prototype, byte[] line) {
    Message.Builder expected = prototype.newBuilderForType();
    try {
      JsonFormat.parser().ignoringUnknownFields().merge(new String(line, UTF_8), expected);
      return expected.build();
    } catch (InvalidProtocolBufferException e) {
      return "refused";
    }
  }

  private Message random(Message prototype) {
    Message.Builder message = prototype.newBuilderForType();
    for (FieldDescriptor field : prototype.getDescriptorForType().getFields()) {
      if (field.isRepeated()) {
        for (int i = random.nextInt(3); i > 0; i--) {
          message.addRepeatedField(field, value(field, message));
        }
      } else if (random.nextInt(4) > 0) {
        message.setField(field, value(field, message));
      }
    }
    return message.build();
  }

  private Object value(FieldDescriptor field, Message.Builder message) {
    return switch (field.getJavaType()) {
      case STRING -> TEXTS[random.nextInt(random.nextBoolean() ? 3 : TEXTS.length)];
      case LONG -> NUMBERS[random.nextInt(NUMBERS.length)];
      case INT -> (int) NUMBERS[random.nextInt(4)];
      case BOOLEAN -> random.nextBoolean();
      case DOUBLE -> random.nextGaussian();
      case FLOAT -> random.nextFloat();
      case ENUM ->
          field
              .getEnumType()
              .getValues()
              .get(random.nextInt(field.getEnumType().getValues().size()));
      case MESSAGE -> random(message.newBuilderForField(field).build());
      case BYTE_STRING -> throw new IllegalStateException("none has bytes");
    };
  }
}
