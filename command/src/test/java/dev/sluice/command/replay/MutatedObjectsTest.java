package dev.sluice.command.replay;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.ZstdOutputStream;
import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.BytesValue;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.sluice.camera.v1.Door;
import dev.sluice.camera.v1.Event;
import dev.sluice.camera.v1.Person;
import dev.sluice.camera.v1.SpillSeen;
import dev.sluice.camera.v1.State;
import dev.sluice.camera.v1.Vehicle;
import dev.sluice.deadletter.v1.DeadLetter;
import dev.sluice.deadletter.v1.Reason;
import dev.sluice.io.s3.InMemoryObjectStore;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.io.s3.ObjectStoreOpener;
import dev.sluice.io.s3.S3Recordings;
import dev.sluice.run.v1.InputCounts;
import dev.sluice.transforms.deadletters.ObservationLetters;
import dev.sluice.transforms.replay.ReplaySettings;
import dev.sluice.transforms.rules.RuleSets;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/**
 * Replays mutated records and objects and random bytes: nothing makes it fail, what is bad becomes
 * a letter with its bytes, and every record is counted once.
 *
 * <p>{@code -Dsluice.fuzz.records} says how many records at least, {@code -Dsluice.seed} which.
 */
class MutatedObjectsTest {
  private static final String CAMERA = "acme/site-1/gate/camera-1";
  private static final String FOLDER = "data/" + CAMERA + "/2026/03/01/";
  private static final long BEGIN = 1_772_323_200_000L; // 2026-03-01T00:00:00Z
  private static final long LATEST = 253_402_300_799_999L; // 9999-12-31T23:59:59.999Z
  private static final int PAYLOAD_LIMIT = 100_000;
  private static final int RECORDS_PER_OBJECT = 200;
  private static final int OBJECTS_PER_ROUND = 100;
  private static final int COMPRESSIONS = 3;

  private final Random random = new Random();

  /** An object whose framing is whole: what is in each of its records, as it is to be read. */
  private record Framed(boolean lines, List<byte[]> records) {}

  @Test
  void everyBadRecordIsALetterWithItsBytesAndEveryRecordIsCountedOnce() throws IOException {
    long atLeast = Long.getLong("sluice.fuzz.records", 100_000);
    long seed = Long.getLong("sluice.seed", 1);
    System.out.println("sluice.seed=" + seed);
    random.setSeed(seed);
    long records = 0;
    long letters = 0;
    Map<String, Long> reasons = new TreeMap<>();
    for (int round = 0; records < atLeast; round++) {
      PlainReplay replay = round();
      records += replay.counts().getRecords();
      letters += replay.rejected.size();
      replay.counts().getRejectedMap().forEach((reason, n) -> reasons.merge(reason, n, Long::sum));
    }
    System.out.printf("%,d records, %,d letters: %s%n", records, letters, reasons);
    assertThat(reasons.keySet())
        .containsExactlyInAnyOrder(
            "REASON_BASE64_INVALID",
            "REASON_CAMERA_MISMATCH",
            "REASON_COMPRESSION_CORRUPT",
            "REASON_INTERVAL_INVALID",
            "REASON_LENGTH_IMPOSSIBLE",
            "REASON_MESSAGE_INCOMPLETE",
            "REASON_MESSAGE_MALFORMED",
            "REASON_OBJECT_EMPTY",
            "REASON_TOO_LATE",
            "REASON_TYPE_UNKNOWN");
  }

  private PlainReplay round() throws IOException {
    ObjectStoreOpener opener = InMemoryObjectStore.withBuckets("cameras");
    Map<String, Framed> framed = new LinkedHashMap<>();
    Map<String, byte[]> mutated = new LinkedHashMap<>();
    try (ObjectStore store = opener.open()) {
      for (int i = 0; i < OBJECTS_PER_ROUND; i++) {
        String uri = "s3://cameras/" + FOLDER + "object-%03d".formatted(i);
        Framed object = framed(BEGIN + i * 600_000L);
        byte[] content = content(object);
        int compression = random.nextInt(COMPRESSIONS);
        byte[] stored;
        if (random.nextInt(10) < 6) {
          framed.put(uri, object);
          stored = compressed(compression, content);
        } else if (random.nextBoolean()) {
          content = mutated(content);
          mutated.put(uri, content);
          stored = compressed(compression, content);
        } else {
          stored = random.nextInt(8) == 0 ? new byte[0] : mutated(compressed(compression, content));
        }
        store.put("cameras", uri.substring("s3://cameras/".length()), stored);
      }
    }
    PlainReplay replay =
        PlainReplay.of(
            S3Recordings.of(
                opener,
                new ObjectLocation("cameras", ""),
                "data/{organization}/{site}/{zone}/{camera}/{yyyy}/{MM}/{dd}/",
                "*/*/*/*",
                BEGIN,
                BEGIN + 86_400_000,
                24,
                1),
            new ReplaySettings(
                RuleSets.workplaceSafety(),
                BEGIN,
                BEGIN + 86_400_000,
                600_000,
                ObservationLetters.of("replay", "test", PAYLOAD_LIMIT)));
    check(replay, framed, mutated);
    return replay;
  }

  private static void check(
      PlainReplay replay, Map<String, Framed> framed, Map<String, byte[]> mutated) {
    InputCounts counts = replay.counts();
    long rejected = counts.getRejectedMap().values().stream().mapToLong(n -> n).sum();
    assertThat(replay.rejected).hasSize((int) rejected);
    assertThat(counts.getUsed() + counts.getDuplicates() + counts.getOutsideRange() + rejected)
        .isEqualTo(counts.getRecords());
    assertThat(replay.rejected.stream().map(DeadLetter::getLetterId)).doesNotHaveDuplicates();

    Map<String, ByteString> bad = new TreeMap<>();
    for (DeadLetter letter : replay.rejected) {
      String uri = letter.getObject().getUri();
      long index = letter.getObject().getRecordIndex();
      if (framed.containsKey(uri)) {
        byte[] record = framed.get(uri).records().get((int) index);
        if (letter.getReason() == Reason.REASON_TOO_LATE) {
          assertThat(letter.getPayload()).isEqualTo(ByteString.copyFrom(record));
        } else {
          bad.put(uri + " " + index, letter.getPayload());
        }
        assertThat(letter.getPayloadSizeBytes()).isEqualTo(record.length);
      } else if (mutated.containsKey(uri)) {
        int offset = (int) letter.getObject().getByteOffset();
        String content = new String(mutated.get(uri), ISO_8859_1);
        String payload = letter.getPayload().toString(ISO_8859_1);
        int at = content.indexOf(payload, offset);
        // Behind the length of a delimited record, which takes at most five bytes.
        assertThat(at).as("place of a letter in " + uri).isBetween(offset, offset + 5);
      }
    }
    Map<String, ByteString> expected = new TreeMap<>();
    framed.forEach(
        (uri, object) -> {
          for (int i = 0; i < object.records().size(); i++) {
            byte[] record = object.records().get(i);
            if (!isObservation(object.lines() ? decoded(record) : record)) {
              expected.put(uri + " " + i, ByteString.copyFrom(record));
            }
          }
        });
    assertThat(bad.keySet()).containsExactlyInAnyOrderElementsOf(expected.keySet());
    assertThat(bad).isEqualTo(expected);
  }

  private static byte[] decoded(byte[] line) {
    try {
      return Base64.getDecoder().decode(line);
    } catch (IllegalArgumentException e) {
      return new byte[0];
    }
  }

  /** What the decoder accepts, by the message classes. */
  private static boolean isObservation(byte[] bytes) {
    try {
      // Read as a message of bytes: an Any is refused for letters in front of the last slash.
      BytesValue any = BytesValue.parseFrom(bytes);
      String url = any.getValue().toString(ISO_8859_1);
      String type = url.substring(url.lastIndexOf('/') + 1);
      List<ByteString> values = any.getUnknownFields().getField(2).getLengthDelimitedList();
      ByteString value = values.isEmpty() ? ByteString.EMPTY : values.get(values.size() - 1);
      if (type.equals("sluice.camera.v1.State")) {
        State state = State.parseFrom(value);
        return state.getCameraId().equals(CAMERA)
            && !state.getTrackId().isEmpty()
            && state.getStartMillis() >= 0
            && state.getStartMillis() <= state.getEndMillis()
            && state.getEndMillis() <= LATEST
            && state.getSubjectCase() != State.SubjectCase.SUBJECT_NOT_SET;
      }
      if (type.equals("sluice.camera.v1.Event")) {
        Event event = Event.parseFrom(value);
        return event.getCameraId().equals(CAMERA)
            && !event.getTrackId().isEmpty()
            && event.getAtMillis() >= 0
            && event.getAtMillis() <= LATEST
            && event.getHappeningCase() != Event.HappeningCase.HAPPENING_NOT_SET;
      }
      return false;
    } catch (InvalidProtocolBufferException e) {
      return false;
    }
  }

  /** Records of which the first, by which the framing is told, is good. */
  private Framed framed(long begin) {
    boolean lines = random.nextBoolean();
    List<byte[]> records = new ArrayList<>();
    for (int i = 0; i < RECORDS_PER_OBJECT; i++) {
      byte[] record = record(begin + i * 1_000L).toByteArray();
      boolean touch = i > 0 && random.nextInt(3) == 0;
      if (touch && random.nextBoolean()) {
        record = mutated(record);
      }
      if (lines) {
        record = Base64.getEncoder().encode(record);
        if (touch && random.nextInt(4) == 0) {
          record = mutated(record);
        }
        record = new String(record, ISO_8859_1).replaceAll("[\r\n]", "").getBytes(ISO_8859_1);
        if (record.length == 0) {
          continue;
        }
      }
      records.add(record);
    }
    return new Framed(lines, records);
  }

  private Any record(long millis) {
    String track = "track-" + random.nextInt(5);
    if (random.nextInt(8) == 0) {
      return Any.pack(
          Event.newBuilder()
              .setCameraId(random.nextInt(50) == 0 ? CAMERA + "2" : CAMERA)
              .setTrackId(track)
              .setAtMillis(millis)
              .setSpillSeen(SpillSeen.newBuilder().setAreaSquareMetres(random.nextInt(9)))
              .build());
    }
    State.Builder state =
        State.newBuilder()
            .setCameraId(CAMERA)
            .setTrackId(track)
            .setStartMillis(millis + (random.nextInt(50) == 0 ? 1_000 : -500))
            .setEndMillis(millis);
    switch (random.nextInt(30)) {
      case 0 -> state.setStartMillis(millis);
      case 1, 2, 3, 4, 5, 6, 7, 8, 9 ->
          state.setDoor(Door.newBuilder().setOpen(random.nextBoolean()));
      case 10, 11, 12, 13, 14, 15 -> state.setVehicle(Vehicle.getDefaultInstance());
      default -> state.setPerson(Person.getDefaultInstance());
    }
    return Any.pack(state.build());
  }

  /** Flips, inserts, removes, cuts, or makes all of it anew. */
  private byte[] mutated(byte[] bytes) {
    ByteString from = ByteString.copyFrom(bytes);
    int at = random.nextInt(bytes.length + 1);
    int end = Math.min(bytes.length, at + random.nextInt(8));
    return switch (random.nextInt(6)) {
      case 0 -> from.substring(0, at).toByteArray();
      case 1 -> from.substring(at).toByteArray();
      case 2 -> from.substring(0, at).concat(noise(16)).concat(from.substring(at)).toByteArray();
      case 3 -> from.substring(0, at).concat(from.substring(end)).toByteArray();
      case 4 -> noise(2 * bytes.length).toByteArray();
      default -> {
        byte[] flipped = bytes.clone();
        for (int i = random.nextInt(4); i >= 0 && flipped.length > 0; i--) {
          flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
        }
        yield flipped;
      }
    };
  }

  private ByteString noise(int most) {
    byte[] noise = new byte[random.nextInt(most + 1)];
    random.nextBytes(noise);
    return ByteString.copyFrom(noise);
  }

  private byte[] content(Framed object) throws IOException {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] record : object.records()) {
      if (!object.lines()) {
        byte[] length = new byte[CodedOutputStream.computeUInt32SizeNoTag(record.length)];
        CodedOutputStream.newInstance(length).writeUInt32NoTag(record.length);
        content.write(length);
      }
      content.write(record);
      if (object.lines()) {
        content.write(random.nextInt(4) == 0 ? new byte[] {'\r', '\n'} : new byte[] {'\n'});
      }
    }
    return content.toByteArray();
  }

  private static byte[] compressed(int compression, byte[] content) throws IOException {
    ByteArrayOutputStream stored = new ByteArrayOutputStream();
    try (OutputStream out =
        switch (compression) {
          case 0 -> stored;
          case 1 -> new GZIPOutputStream(stored);
          default -> new ZstdOutputStream(stored);
        }) {
      out.write(content);
    }
    return stored.toByteArray();
  }
}
