package dev.sluice.io.records;

import static dev.sluice.deadletter.v1.Reason.REASON_BASE64_INVALID;
import static dev.sluice.deadletter.v1.Reason.REASON_COMPRESSION_CORRUPT;
import static dev.sluice.deadletter.v1.Reason.REASON_LENGTH_IMPOSSIBLE;
import static dev.sluice.deadletter.v1.Reason.REASON_OBJECT_EMPTY;
import static dev.sluice.deadletter.v1.Reason.REASON_OBJECT_MISSING;
import static dev.sluice.deadletter.v1.Reason.REASON_RECORD_TOO_LARGE;
import static dev.sluice.io.records.ReadRecord.good;
import static dev.sluice.io.records.ReadRecord.rejected;
import static dev.sluice.io.records.RecordBytes.any;
import static dev.sluice.io.records.RecordBytes.delimited;
import static dev.sluice.io.records.RecordBytes.gzip;
import static dev.sluice.io.records.RecordBytes.join;
import static dev.sluice.io.records.RecordBytes.lines;
import static dev.sluice.io.records.RecordBytes.zstd;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.sluice.deadletter.v1.Reason;
import dev.sluice.transforms.rejections.Rejection;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ObjectRecordsTest {
  private static final Random RANDOM = new Random(1);
  private static final byte[] A = any(RANDOM, 20);
  private static final byte[] B = any(RANDOM, 90);
  private static final byte[] C = any(RANDOM, 3);
  private static final int LIMIT = 1000;
  private static final int ALL = Integer.MAX_VALUE;

  private final ObjectRecords records = new ObjectRecords(LIMIT);

  @Test
  void linesEndWithLineFeedOrCarriageReturnLineFeedOrTheObject() throws IOException {
    byte[] object = join(lines(List.of(A), "\r\n"), lines(List.of(B), "\n"), line(C));

    assertThat(read(object))
        .containsExactly(
            good(0, 0, A, line(A)),
            good(1, line(A).length + 2, B, line(B)),
            good(2, line(A).length + 2 + line(B).length + 1, C, line(C)));
  }

  @Test
  void delimitedRecordIsWhatStandsBehindItsLength() throws IOException {
    assertThat(read(delimited(List.of(A, B))))
        .containsExactly(good(0, 0, A, A), good(1, A.length + 1, B, B));
  }

  @Test
  void formThatIsGivenCountsWhateverTheContentLooksLike() throws IOException {
    byte[] text = text("thisLooksLikeBase64".repeat(6));
    byte[] gzip = join(new byte[] {(byte) 0x8b, 8}, text("x".repeat(29)));

    assertThat(read(delimited(List.of(text)), RecordFraming.DELIMITED, ObjectCompression.PLAIN))
        .containsExactly(good(0, 0, text, text));
    assertThat(read(delimited(List.of(gzip)), RecordFraming.DELIMITED, ObjectCompression.PLAIN))
        .containsExactly(good(0, 0, gzip, gzip));
    assertThat(read(line(gzip), RecordFraming.LINES, ObjectCompression.PLAIN))
        .containsExactly(good(0, 0, gzip, line(gzip)));
  }

  @Test
  void objectThatIsNotCompressedAsItIsGivenIsDamaged() throws IOException {
    for (ObjectCompression given : List.of(ObjectCompression.GZIP, ObjectCompression.ZSTD)) {
      assertThat(read(delimited(List.of(A)), RecordFraming.DELIMITED, given))
          .as(given.name())
          .singleElement()
          .satisfies(
              record -> assertThat(record.reason()).isEqualTo(Reason.REASON_COMPRESSION_CORRUPT));
      assertThat(read(new byte[0], RecordFraming.DELIMITED, given))
          .as("nothing as " + given)
          .singleElement()
          .satisfies(record -> assertThat(record.reason()).isEqualTo(Reason.REASON_OBJECT_EMPTY));
    }
  }

  @Test
  void emptyDelimitedRecordIsARecord() throws IOException {
    byte[] none = new byte[0];

    assertThat(read(delimited(List.of(A, none, B))))
        .containsExactly(
            good(0, 0, A, A), good(1, A.length + 1, none, none), good(2, A.length + 2, B, B));
  }

  @Test
  void emptyLinesAreNoRecords() throws IOException {
    byte[] object = join(text("\n\r\n"), lines(List.of(A), "\n\n\r\n"), lines(List.of(B), "\n\n"));

    assertThat(read(object))
        .containsExactly(good(0, 3, A, line(A)), good(1, 3 + line(A).length + 4, B, line(B)));
  }

  @Test
  void blanksAroundALineAndAByteOrderMarkDoNoHarm() throws IOException {
    byte[] mark = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};
    byte[] object =
        join(
            mark,
            line(A),
            text("  \r\n\t"),
            line(B),
            text(" \t\n \t \r\n"),
            mark,
            line(C),
            text("\r\r\n"));
    int second = 3 + line(A).length + 4;
    int third = second + 1 + line(B).length + 3 + 5;

    assertThat(read(object))
        .containsExactly(
            good(0, 0, A, join(mark, line(A), text("  "))),
            good(1, second, B, join(text("\t"), line(B), text(" \t"))),
            good(2, third, C, join(mark, line(C), text("\r"))));
    assertThat(read(join(mark, line(A), text(" ")))).hasSize(1);
    assertThat(read(join(mark, text(" \r\n"))))
        .containsExactly(rejected(-1, -1, REASON_OBJECT_EMPTY, new byte[0], 0));
    assertThat(onlyRejection(join(line(A), text("\n"), text(" AAAAA{==  "))).message())
        .isEqualTo("the line is no base64: wrong at character 7 of 11");
  }

  @Test
  void objectWithoutARecordIsRejectedAsAWhole() throws IOException {
    byte[] none = new byte[0];
    ReadRecord empty = rejected(-1, -1, REASON_OBJECT_EMPTY, none, 0);

    assertThat(read(none)).containsExactly(empty);
    assertThat(read(gzip(none))).containsExactly(empty);
    assertThat(read(zstd(none))).containsExactly(empty);
    assertThat(read(text("\n\r\n\n"))).containsExactly(empty);
  }

  @Test
  void lineThatIsNoBase64IsRejectedAndTheNextIsRead() throws IOException {
    byte[] bad = text("this is {no} base64");
    byte[] object = join(lines(List.of(A), "\n"), bad, text("\r\n"), lines(List.of(B), "\n"));
    long badAt = line(A).length + 1;

    assertThat(read(object))
        .containsExactly(
            good(0, 0, A, line(A)),
            rejected(1, badAt, REASON_BASE64_INVALID, bad, bad.length),
            good(2, badAt + bad.length + 2, B, line(B)));
  }

  @Test
  void rejectionOfALineSaysWhereItIsWrongAndNothingOfThePayload() throws IOException {
    assertThat(onlyRejection(join(lines(List.of(A), "\n"), text("AAAAA{=="))).message())
        .isEqualTo("the line is no base64: wrong at character 6 of 8");
    assertThat(onlyRejection(join(lines(List.of(A), "\n"), text("AAAAA"))).message())
        .isEqualTo("the line is no base64: 5 characters make no whole group");
  }

  @Test
  void longLineIsOneRejectedRecordAndTheNextIsRead() throws IOException {
    byte[] big = new byte[3 * ObjectRecords.HELD_BYTES];
    Arrays.fill(big, (byte) 'x');
    byte[] object = join(lines(List.of(A), "\n"), big, text("\r\n"), lines(List.of(B), "\n"), big);
    long bigAt = line(A).length + 1;
    byte[] head = Arrays.copyOf(big, ObjectRecords.HELD_BYTES);

    assertThat(read(object))
        .containsExactly(
            good(0, 0, A, line(A)),
            rejected(1, bigAt, REASON_RECORD_TOO_LARGE, head, big.length),
            good(2, bigAt + big.length + 2, B, line(B)),
            rejected(
                3,
                bigAt + big.length + 2 + line(B).length + 1,
                REASON_RECORD_TOO_LARGE,
                head,
                big.length));
  }

  @Test
  void lineOfTheLimitIsReadAndOneCharacterMoreIsTooLong() throws IOException {
    byte[] fits = any(RANDOM, LIMIT / 4 * 3 - any(RANDOM, 200).length + 200);
    byte[] longer = join(line(fits), text("A"));
    assertThat(line(fits)).hasSize(LIMIT);

    assertThat(read(join(line(fits), text("\r\n"), longer, text("\r\n"), line(A))))
        .containsExactly(
            good(0, 0, fits, line(fits)),
            rejected(1, LIMIT + 2, REASON_RECORD_TOO_LARGE, longer, LIMIT + 1),
            good(2, LIMIT + 2 + LIMIT + 1 + 2, A, line(A)));
  }

  @Test
  void lengthOverTheLimitMakesTheRestOneRejectedRecord() throws IOException {
    byte[] rest = join(new byte[] {(byte) 0xe9, 0x07}, new byte[2000]);

    assertRest(join(delimited(List.of(A)), rest), A.length + 1, rest);
    assertThat(onlyRejection(join(delimited(List.of(A)), rest)).message())
        .isEqualTo("the length in front of the record is 1001 bytes, the limit is 1000");
  }

  @Test
  void negativeLengthMakesTheRestOneRejectedRecord() throws IOException {
    byte[] rest = new byte[10];
    Arrays.fill(rest, (byte) 0xff);
    rest[9] = 1;

    assertRest(join(delimited(List.of(A)), rest), A.length + 1, rest);
    assertThat(onlyRejection(join(delimited(List.of(A)), rest)).message())
        .isEqualTo("the length in front of the record takes over 5 bytes");
  }

  @Test
  void lengthOfMoreThanWhatIsLeftMakesTheRestOneRejectedRecord() throws IOException {
    byte[] shortened = Arrays.copyOf(delimited(List.of(B)), 50);
    byte[] halfLength = {(byte) 0x80};

    assertRest(join(delimited(List.of(A)), shortened), A.length + 1, shortened);
    assertRest(join(delimited(List.of(A)), halfLength), A.length + 1, halfLength);
    assertThat(onlyRejection(join(delimited(List.of(A)), shortened)).message())
        .isEqualTo("the object ends within the record or within its length");
  }

  @Test
  void compressedMembersBehindEachOtherAreOneObject() throws IOException {
    List<ReadRecord> expected = read(delimited(List.of(A, B, C)));
    byte[] first = Arrays.copyOf(delimited(List.of(A, B, C)), 80);
    byte[] second = delimited(List.of(A, B, C));
    second = Arrays.copyOfRange(second, 80, second.length);
    byte[] skippable = {0x5a, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 7, 7, 7};

    assertThat(read(join(gzip(first), gzip(new byte[0]), gzip(second)))).isEqualTo(expected);
    assertThat(read(join(skippable, zstd(first), zstd(new byte[0]), skippable, zstd(second))))
        .isEqualTo(expected);
  }

  @Test
  void headerOfAGzipMemberMayHoldEveryOptionalField() throws IOException {
    byte[] plain = delimited(List.of(A, B));
    byte[] whole = gzip(plain);
    byte[] header = {0x1f, (byte) 0x8b, 8, 0x1e, 0, 0, 0, 0, 0, 3};
    byte[] fields = {2, 0, 'x', 'y', 'n', 'a', 'm', 'e', 0, 'w', 'h', 'y', 0, 1, 2};
    byte[] object = join(header, fields, Arrays.copyOfRange(whole, 10, whole.length));

    assertThat(read(object)).isEqualTo(read(plain));
  }

  @Test
  void recordsInFrontOfABrokenCompressionAreReadAndTheRestIsOneRejectedRecord() throws IOException {
    byte[] plain = delimited(List.of(A, B));
    byte[] broken = text("no member begins so");

    List<ReadRecord> expected =
        List.of(
            good(0, 0, A, A),
            good(1, A.length + 1, B, B),
            rejected(2, plain.length, REASON_COMPRESSION_CORRUPT, new byte[0], -1));
    assertThat(read(join(gzip(plain), broken))).isEqualTo(expected);
    assertThat(read(join(zstd(plain), broken))).isEqualTo(expected);
  }

  @Test
  void zstdBlocksInFrontOfADamagedOneAreRead() throws IOException {
    List<byte[]> many = new ArrayList<>();
    for (int i = 0; i < 4000; i++) {
      many.add(any(RANDOM, 200, 2));
    }
    byte[] plain = delimited(many);
    byte[] object = zstd(plain);
    Arrays.fill(object, object.length - 40, object.length, (byte) 0xff);
    int blockBytes = 128 << 10;
    int bytesInFront = plain.length / blockBytes * blockBytes;
    int whole = bytesInFront / delimited(many.subList(0, 1)).length;

    List<ReadRecord> read = read(object);

    assertThat(read.subList(0, whole)).isEqualTo(read(plain).subList(0, whole));
    assertThat(read).hasSize(whole + 1);
    assertThat(read.get(whole).reason()).isEqualTo(REASON_COMPRESSION_CORRUPT);
  }

  @Test
  void halfWrittenGzipGivesWhatCameOutOfTheBrokenRecord() throws IOException {
    byte[] plain = delimited(List.of(A, B));
    byte[] whole = gzip(plain);
    byte[] half = Arrays.copyOf(whole, whole.length - 40);

    List<ReadRecord> read = read(half);

    assertThat(read).hasSize(2);
    assertThat(read.get(0)).isEqualTo(good(0, 0, A, A));
    assertThat(read.get(1).reason()).isEqualTo(REASON_COMPRESSION_CORRUPT);
    assertThat(read.get(1).offset()).isEqualTo(A.length + 1);
    byte[] rest = Arrays.copyOfRange(plain, A.length + 1, plain.length);
    assertThat(read.get(1).original().size()).isBetween(40, rest.length - 1);
    assertThat(ByteString.copyFrom(rest).startsWith(read.get(1).original())).isTrue();
    assertThat(onlyRejection(half).message()).isEqualTo("the gzip member ends too early");
  }

  @Test
  void wrongChecksumOfAMemberIsARejectedRestBehindItsRecords() throws IOException {
    byte[] object = gzip(delimited(List.of(A, B)));
    object[object.length - 6] ^= 1;

    assertThat(read(object))
        .containsExactly(
            good(0, 0, A, A),
            good(1, A.length + 1, B, B),
            rejected(
                2, delimited(List.of(A, B)).length, REASON_COMPRESSION_CORRUPT, new byte[0], -1));
    assertThat(onlyRejection(object).message())
        .isEqualTo("the checksum of the gzip member does not match");
  }

  @Test
  void objectThatVanishedIsRejectedAsAWhole() throws IOException {
    assertThat(ReadRecord.all(records, vanishing(new byte[0]), ALL))
        .containsExactly(rejected(-1, -1, REASON_OBJECT_MISSING, new byte[0], -1));
  }

  @Test
  void objectThatVanishesWhileItIsReadIsRejectedFromThere() throws IOException {
    byte[] half = Arrays.copyOf(delimited(List.of(A, B)), A.length + 1 + 30);

    assertThat(ReadRecord.all(records, vanishing(half), ALL))
        .containsExactly(
            good(0, 0, A, A),
            rejected(
                1,
                A.length + 1,
                REASON_OBJECT_MISSING,
                Arrays.copyOfRange(half, A.length + 1, half.length),
                -1));
  }

  @Test
  void errorOfTheStoreIsNoRecord() {
    InputStream broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("the store is away");
          }
        };

    assertThatThrownBy(() -> ReadRecord.all(records, broken, ALL))
        .isInstanceOf(IOException.class)
        .hasMessage("the store is away");
  }

  @Test
  void originalIsCutWhereAsked() throws IOException {
    byte[] object = lines(List.of(A), "\n");

    assertThat(ReadRecord.all(records, new ByteArrayInputStream(object), 5))
        .containsExactly(
            new ReadRecord(
                0,
                0,
                ByteString.copyFrom(A),
                null,
                ByteString.copyFrom(Arrays.copyOf(line(A), 5)),
                line(A).length));
  }

  @Test
  void limitOfZeroIsRefused() {
    assertThatThrownBy(() -> new ObjectRecords(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("limitBytes must be from 1 to 536870912, but was: 0");
  }

  private List<ReadRecord> read(byte[] object) throws IOException {
    return ReadRecord.all(records, new ByteArrayInputStream(object), ALL);
  }

  private List<ReadRecord> read(byte[] object, RecordFraming framing, ObjectCompression compression)
      throws IOException {
    return ReadRecord.all(
        records, new ByteArrayInputStream(object), new RecordForm(framing, compression), ALL);
  }

  private Rejection onlyRejection(byte[] object) throws IOException {
    records.open(new ByteArrayInputStream(object));
    Rejection only = null;
    while (records.next()) {
      if (records.rejection() != null) {
        assertThat(only).isNull();
        only = records.rejection();
      }
    }
    return only;
  }

  private void assertRest(byte[] object, long offset, byte[] rest) throws IOException {
    assertThat(read(object))
        .containsExactly(good(0, 0, A, A), rejected(1, offset, REASON_LENGTH_IMPOSSIBLE, rest, -1));
  }

  private static InputStream vanishing(byte[] first) {
    return new SequenceInputStream(
        new ByteArrayInputStream(first),
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new NoSuchFileException("s3://bucket/key");
          }
        });
  }

  private static byte[] line(byte[] record) {
    return Base64.getEncoder().encode(record);
  }

  private static byte[] text(String text) {
    return text.getBytes(US_ASCII);
  }
}
