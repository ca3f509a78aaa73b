package dev.sluice.command.replay;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import com.google.protobuf.StringValue;
import com.google.protobuf.util.JsonFormat;
import dev.sluice.camera.v1.Door;
import dev.sluice.camera.v1.State;
import dev.sluice.command.Sluice;
import dev.sluice.command.replay.FaultyNetwork.Fate;
import dev.sluice.deadletter.v1.DeadLetter;
import dev.sluice.deadletter.v1.ObjectSource;
import dev.sluice.run.v1.InputCounts;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** Everything bad that a bucket can hold, in one run: each is a letter, and the run goes on. */
class BadObjectsTest {
  private static final String BUCKET = "bad-objects";
  private static final String CAMERA = "acme/site-1/gate/bad-1";
  private static final String FOLDER = "data/" + CAMERA + "/2026/03/01/";
  private static final long BEGIN = 1_772_323_200_000L; // 2026-03-01T00:00:00Z
  private static final int LONG_LINE_BYTES = 50_000_000;
  private static final int PAYLOAD_LIMIT_BYTES = 64_000;

  private final GeneratedCameras cameras = GeneratedCameras.get();

  /** What is said of a rejected record. */
  private record Said(
      String object, long record, long offset, String reason, ByteString payload, long size) {}

  @Test
  void eachBadRecordAndObjectIsALetterAndTheRestCounts() throws IOException {
    cameras.server().createBucket(BUCKET);
    byte[] good = line(door(1));
    byte[] reversed = line(door(2).setStartMillis(BEGIN + 9_999));
    byte[] elsewhere = line(door(3).setCameraId("acme/site-1/gate/other"));
    byte[] wrongType = line(Any.pack(StringValue.of("hello")));
    byte[] truncated = Arrays.copyOf(good, good.length - 3);
    byte[] longLine = new byte[LONG_LINE_BYTES];
    Arrays.fill(longLine, (byte) 'A');
    byte[] delimited = Any.pack(door(4).build()).toByteArray();
    byte[] impossible = {(byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x07, 1, 2, 3};
    byte[] gzip = gzip(lines(line(door(5)), line(door(6)), line(door(7))));

    put("1-records", lines(good, reversed, elsewhere, wrongType, truncated, good, longLine));
    put("2-length", joined(new byte[] {(byte) delimited.length}, delimited, impossible));
    put("3-gzip", Arrays.copyOf(gzip, gzip.length - 12));
    put("4-empty", new byte[0]);
    put("5-vanishing", lines(good));
    put("6-good", lines(line(door(8))));

    List<DeadLetter> letters;
    InputCounts counts;
    try (FaultyNetwork network =
        new FaultyNetwork(
            cameras.server().endpoint(),
            request -> {
              if (request.startsWith("GET") && request.contains("5-vanishing")) {
                Files.deleteIfExists(cameras.file(BUCKET, FOLDER + "5-vanishing"));
              }
              return Fate.PASS;
            })) {
      Sluice.Ended ended =
          Sluice.run(
              "run replay",
              cameras.replay(
                  "bad-objects",
                  "--input=s3://" + BUCKET,
                  "--runner=DirectRunner",
                  "--payloadLimitKilobytes=64",
                  "--s3Endpoint=" + network.endpoint()));
      assertThat(ended.exit()).as(ended.err()).isZero();
      letters = letters("bad-objects");
      counts = cameras.manifest("bad-objects").getInput();
    }

    long second = good.length + 1L;
    long third = second + reversed.length + 1;
    long fourth = third + elsewhere.length + 1;
    long fifth = fourth + wrongType.length + 1;
    long seventh = fifth + truncated.length + 1 + good.length + 1;
    Said cut = said(letters, "3-gzip");
    assertThat(letters.stream().map(BadObjectsTest::said))
        .containsExactlyInAnyOrder(
            new Said("1-records", 1, second, "INTERVAL_INVALID", bytes(reversed), reversed.length),
            new Said("1-records", 2, third, "CAMERA_MISMATCH", bytes(elsewhere), elsewhere.length),
            new Said("1-records", 3, fourth, "TYPE_UNKNOWN", bytes(wrongType), wrongType.length),
            new Said("1-records", 4, fifth, "BASE64_INVALID", bytes(truncated), truncated.length),
            new Said(
                "1-records",
                6,
                seventh,
                "RECORD_TOO_LARGE",
                bytes(Arrays.copyOf(longLine, PAYLOAD_LIMIT_BYTES)),
                LONG_LINE_BYTES),
            new Said(
                "2-length", 1, 1 + delimited.length, "LENGTH_IMPOSSIBLE", bytes(impossible), -1),
            cut,
            new Said("4-empty", -1, -1, "OBJECT_EMPTY", ByteString.EMPTY, 0),
            new Said("5-vanishing", -1, -1, "OBJECT_MISSING", ByteString.EMPTY, -1));
    // What zlib has given out before the end of its input, it alone knows.
    assertThat(cut.reason()).isEqualTo("COMPRESSION_CORRUPT");
    assertThat(lines(line(door(5)), line(door(6)), line(door(7))))
        .asString(US_ASCII)
        .startsWith(
            new String(
                    lines(
                        Arrays.copyOf(
                            List.of(line(door(5)), line(door(6)), line(door(7)))
                                .toArray(byte[][]::new),
                            (int) cut.record())),
                    US_ASCII)
                + cut.payload().toString(US_ASCII));

    long goodRecords = 1 + 1 + cut.record() + 1;
    assertThat(counts)
        .isEqualTo(
            InputCounts.newBuilder()
                .setCameras(1)
                .setObjects(6)
                .setBytes(counts.getBytes())
                .setRecords(goodRecords + 1 + letters.size())
                .setUsed(goodRecords)
                .setDuplicates(1)
                .putAllRejected(
                    Map.of(
                        "REASON_INTERVAL_INVALID", 1L,
                        "REASON_CAMERA_MISMATCH", 1L,
                        "REASON_TYPE_UNKNOWN", 1L,
                        "REASON_BASE64_INVALID", 1L,
                        "REASON_RECORD_TOO_LARGE", 1L,
                        "REASON_LENGTH_IMPOSSIBLE", 1L,
                        "REASON_COMPRESSION_CORRUPT", 1L,
                        "REASON_OBJECT_EMPTY", 1L,
                        "REASON_OBJECT_MISSING", 1L))
                .build());
  }

  private static State.Builder door(int second) {
    return State.newBuilder()
        .setCameraId(CAMERA)
        .setTrackId("door-1")
        .setStartMillis(BEGIN + second * 1_000L)
        .setEndMillis(BEGIN + second * 1_000L)
        .setDoor(Door.newBuilder().setOpen(false));
  }

  private static byte[] line(State.Builder state) {
    return line(Any.pack(state.build()));
  }

  private static byte[] line(Message any) {
    return Base64.getEncoder().encode(any.toByteArray());
  }

  private static byte[] lines(byte[]... lines) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] line : lines) {
      all.writeBytes(line);
      all.write('\n');
    }
    return all.toByteArray();
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  private static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(compressed)) {
      out.write(content);
    }
    return compressed.toByteArray();
  }

  private static ByteString bytes(byte[] bytes) {
    return ByteString.copyFrom(bytes);
  }

  private void put(String name, byte[] content) throws IOException {
    cameras.put(BUCKET, FOLDER + name, content);
  }

  private List<DeadLetter> letters(String runId) throws IOException {
    List<DeadLetter> letters = new ArrayList<>();
    for (Map.Entry<String, ByteString> file : cameras.files(runId).entrySet()) {
      if (file.getKey().startsWith("rejected/")) {
        for (String line : file.getValue().toStringUtf8().lines().toList()) {
          DeadLetter.Builder letter = DeadLetter.newBuilder();
          JsonFormat.parser().merge(line, letter);
          letters.add(letter.build());
        }
      }
    }
    return letters;
  }

  private static Said said(List<DeadLetter> letters, String object) {
    return letters.stream()
        .map(BadObjectsTest::said)
        .filter(said -> said.object().equals(object))
        .findFirst()
        .orElseThrow();
  }

  private static Said said(DeadLetter letter) {
    ObjectSource source = letter.getObject();
    return new Said(
        source.getUri().replace("s3://" + BUCKET + "/" + FOLDER, ""),
        source.hasRecordIndex() ? source.getRecordIndex() : -1,
        source.hasByteOffset() ? source.getByteOffset() : -1,
        letter.getReason().name().replaceFirst("REASON_", ""),
        letter.getPayload(),
        letter.hasPayloadSizeBytes() ? letter.getPayloadSizeBytes() : -1);
  }
}
