package dev.sluice.io.records;

import static dev.sluice.io.records.RecordBytes.any;
import static dev.sluice.io.records.RecordBytes.delimited;
import static dev.sluice.io.records.RecordBytes.join;
import static dev.sluice.io.records.RecordBytes.lines;
import static dev.sluice.io.records.RecordFraming.DELIMITED;
import static dev.sluice.io.records.RecordFraming.LINES;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RecordFramingTest {
  private final long seed = Long.getLong("sluice.seed", new Random().nextLong());
  private final Random random = new Random(seed);

  @Test
  void wholeFirstRecordDecidesWhateverStandsBehindIt() {
    byte[] noise = new byte[2000];
    random.nextBytes(noise);
    byte[] text = new byte[2000];
    Arrays.fill(text, (byte) 'A');
    byte[] record = any(random, 30);

    assertThat(detect(join(lines(List.of(record), "\n"), noise))).isEqualTo(LINES);
    assertThat(detect(join(delimited(List.of(record)), text))).isEqualTo(DELIMITED);
  }

  @Test
  void anyTypeUrlIsKnown() {
    for (String url : List.of("x/a.B", "types.example.com/acme.cameras.v7.State", "/T")) {
      byte[] record =
          Any.newBuilder()
              .setTypeUrl(url)
              .setValue(ByteString.copyFromUtf8("plain words, as text as a line of text can be"))
              .build()
              .toByteArray();

      assertThat(detect(delimited(List.of(record)))).as(url).isEqualTo(DELIMITED);
      assertThat(detect(lines(List.of(record), "\n"))).as(url).isEqualTo(LINES);
    }
  }

  @Test
  void emptyMessagesAreKnown() {
    List<byte[]> empty = List.of(any(random, 0), any(random, 0));

    assertThat(detect(delimited(empty))).isEqualTo(DELIMITED);
    assertThat(detect(delimited(empty.subList(0, 1)))).isEqualTo(DELIMITED);
    assertThat(detect(lines(empty, "\n"))).isEqualTo(LINES);
    assertThat(detect(lines(empty.subList(0, 1), "\n"))).isEqualTo(LINES);
  }

  @Test
  void wholeObjectsAreKnownWhateverTheirRecordsAre() {
    System.out.println("sluice.seed=" + seed);
    for (int round = 0; round < 20_000; round++) {
      List<byte[]> records = new ArrayList<>();
      for (int i = random.nextInt(12); i >= 0; i--) {
        records.add(any(random, random.nextInt(3) == 0 ? 0 : random.nextInt(200)));
      }
      assertThat(detect(lines(records, "\n"))).as("round %s", round).isEqualTo(LINES);
      assertThat(detect(delimited(records))).as("round %s", round).isEqualTo(DELIMITED);
    }
  }

  @Test
  void somethingElseInFrontDoesNotHideTheFraming() {
    byte[] text = "someTextThatCouldBeBase64AsWell/+".repeat(8).getBytes(US_ASCII);
    byte[] record = any(random, 30);

    assertThat(detect(delimited(List.of(text, text, record)))).isEqualTo(DELIMITED);
    assertThat(detect(delimited(List.of(new byte[0], text, record)))).isEqualTo(DELIMITED);
    byte[] noise = new byte[900];
    Arrays.fill(noise, (byte) 0xff);
    assertThat(detect(join(noise, new byte[] {'\n'}, lines(List.of(record), "\n"))))
        .isEqualTo(LINES);
  }

  @Test
  void damagedFirstRecordDoesNotHideTheFraming() {
    System.out.println("sluice.seed=" + seed);
    for (int round = 0; round < 500; round++) {
      List<byte[]> records = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        records.add(any(random, 20 + random.nextInt(100)));
      }
      int from = random.nextInt(60);
      assertThat(detect(damage(lines(records, "\r\n"), from)))
          .as("round %s", round)
          .isEqualTo(LINES);
      assertThat(detect(damage(delimited(records), from)))
          .as("round %s", round)
          .isEqualTo(DELIMITED);
      byte[] cut = delimited(records);
      assertThat(detect(Arrays.copyOfRange(cut, from + 1, cut.length)))
          .as("round %s", round)
          .isEqualTo(DELIMITED);
    }
  }

  @Test
  void textThatIsNoBase64IsLines() {
    assertThat(detect("hello, this is no base64\nneither is this\n".getBytes(US_ASCII)))
        .isEqualTo(LINES);
    assertThat(detect("\n\r\n".getBytes(US_ASCII))).isEqualTo(LINES);
    assertThat(detect("A".getBytes(US_ASCII))).isEqualTo(LINES);
  }

  @Test
  void shortDelimitedObjectIsDelimited() {
    assertThat(detect(new byte[] {0})).isEqualTo(DELIMITED);
    assertThat(detect(Arrays.copyOf(delimited(List.of(any(random, 5))), 3))).isEqualTo(DELIMITED);
  }

  private byte[] damage(byte[] object, int from) {
    byte[] damaged = object.clone();
    for (int i = 0; i < 40; i++) {
      damaged[from + i] = (byte) random.nextInt(256);
    }
    return damaged;
  }

  private static RecordFraming detect(byte[] object) {
    return RecordFraming.detect(object, 0, object.length);
  }
}
