package dev.sluice.io.records;

import static dev.sluice.io.records.RecordBytes.any;
import static dev.sluice.io.records.RecordBytes.delimited;
import static dev.sluice.io.records.RecordBytes.gzip;
import static dev.sluice.io.records.RecordBytes.join;
import static dev.sluice.io.records.RecordBytes.lines;
import static dev.sluice.io.records.RecordBytes.zstd;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/** Random objects, whole and damaged, against records that were cut by hand. */
class ObjectRecordsOracleTest {
  private static final int LIMIT = 1 << 20;
  private static final int ROUNDS = 150;

  private final long seed = Long.getLong("sluice.seed", new Random().nextLong());
  private final Random random = new Random(seed);
  private final ObjectRecords records = new ObjectRecords(LIMIT);

  private enum Stored {
    PLAIN,
    GZIP,
    ZSTD
  }

  /** An object before it is compressed, with the place from which each of its records is whole. */
  private record Content(byte[] plain, List<ReadRecord> records, List<Integer> ends) {
    List<ReadRecord> within(int bytes) {
      int whole = 0;
      while (whole < ends.size() && ends.get(whole) <= bytes) {
        whole++;
      }
      return records.subList(0, whole);
    }
  }

  @Test
  void eachRecordIsReadWhateverTheFramingCompressionAndPieces() throws IOException {
    System.out.println("sluice.seed=" + seed);
    for (int round = 0; round < ROUNDS; round++) {
      Content content = content();
      for (Stored stored : Stored.values()) {
        assertThat(read(store(content.plain, stored)))
            .as("round %s, %s", round, stored)
            .isEqualTo(content.records);
      }
    }
  }

  @Test
  void recordsInFrontOfADamageAreReadAndAllAreCountedOnce() throws IOException {
    System.out.println("sluice.seed=" + seed);
    for (int round = 0; round < ROUNDS; round++) {
      Content content = content();
      for (Stored stored : Stored.values()) {
        byte[] object = store(content.plain, stored);
        int damageAt = object.length / 3 + random.nextInt(object.length - object.length / 3);
        byte[] front = Arrays.copyOf(object, damageAt);
        byte[] damaged = random.nextInt(3) == 0 ? front : mutate(object, damageAt);

        List<ReadRecord> read = read(damaged);

        List<ReadRecord> untouched = content.within(decompressedBytes(front, stored));
        assertThat(read.subList(0, Math.min(read.size(), untouched.size())))
            .as("round %s, %s damaged at %s", round, stored, damageAt)
            .isEqualTo(untouched);
        for (int i = 0; i < read.size(); i++) {
          assertThat(read.get(i).index()).isEqualTo(i);
        }
        long rests = read.stream().filter(each -> each.originalSize() < 0).count();
        assertThat(rests).isLessThanOrEqualTo(1);
      }
    }
  }

  @Test
  void randomBytesAreReadWithoutACrash() throws IOException {
    System.out.println("sluice.seed=" + seed);
    byte[][] starts = {{}, {0x1f, (byte) 0x8b, 8}, {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd}};
    for (int round = 0; round < 10 * ROUNDS; round++) {
      byte[] bytes = new byte[random.nextInt(3000)];
      random.nextBytes(bytes);

      List<ReadRecord> read = read(join(starts[round % starts.length], bytes));

      assertThat(read).as("round %s", round).isNotEmpty();
    }
  }

  @Test
  void base64IsWhatTheDecoderOfTheJdkGives() {
    System.out.println("sluice.seed=" + seed);
    for (int round = 0; round < 100 * ROUNDS; round++) {
      byte[] bytes = new byte[random.nextInt(40)];
      random.nextBytes(bytes);
      byte[] text = Base64.getEncoder().encode(bytes);
      text = Arrays.copyOf(text, text.length - random.nextInt(Math.min(4, text.length + 1)));
      if (text.length > 0 && random.nextBoolean()) {
        text[random.nextInt(text.length)] = (byte) "=+/Aa-\r\u00e9".charAt(random.nextInt(8));
      }
      byte[] decoded = new byte[Base64Text.decodedBytes(text.length)];
      int length = Base64Text.decode(text, 0, text.length, decoded);

      assertThat(length < 0 ? null : Arrays.copyOf(decoded, length))
          .as("round %s, %s", round, new String(text, US_ASCII))
          .isEqualTo(decodedByJdk(text));
    }
  }

  private static byte[] decodedByJdk(byte[] text) {
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private Content content() {
    boolean inLines = random.nextBoolean();
    String lineEnd = random.nextBoolean() ? "\n" : "\r\n";
    boolean compressible = random.nextBoolean();
    boolean large = random.nextInt(8) == 0;
    int count = 3 + random.nextInt(large ? 1000 : 60);
    ByteArrayOutputStream plain = new ByteArrayOutputStream();
    List<ReadRecord> expected = new ArrayList<>();
    List<Integer> ends = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      boolean huge = large && random.nextInt(100) == 0;
      int bytes = random.nextInt(huge ? LIMIT / 8 : 300);
      byte[] record = any(random, bytes, compressible ? Math.min(bytes, 4) : bytes);
      int at = plain.size();
      if (inLines) {
        expected.add(ReadRecord.good(i, at, record, Base64.getEncoder().encode(record)));
        boolean open = i == count - 1 && random.nextBoolean();
        plain.writeBytes(lines(List.of(record), open ? "" : lineEnd));
        // In front of a damage, a line without an end is not known to be whole.
        ends.add(plain.size() + (open ? 1 : 0));
      } else {
        expected.add(ReadRecord.good(i, at, record, record));
        plain.writeBytes(delimited(List.of(record)));
        ends.add(plain.size());
      }
    }
    return new Content(plain.toByteArray(), expected, ends);
  }

  private byte[] store(byte[] plain, Stored stored) {
    if (stored == Stored.PLAIN) {
      return plain;
    }
    int cut = random.nextInt(plain.length);
    byte[] first = Arrays.copyOf(plain, cut);
    byte[] second = Arrays.copyOfRange(plain, cut, plain.length);
    return stored == Stored.GZIP
        ? join(gzip(first), gzip(second))
        : join(zstd(first), zstd(second));
  }

  private byte[] mutate(byte[] object, int from) {
    byte[] mutated = object.clone();
    int changes = 1 + random.nextInt(4);
    mutated[from] ^= (byte) (1 + random.nextInt(255));
    for (int i = 1; i < changes; i++) {
      mutated[from + random.nextInt(object.length - from)] = (byte) random.nextInt(256);
    }
    return mutated;
  }

  /** How many bytes a decompressor of the libraries gives of a beginning of an object. */
  private static int decompressedBytes(byte[] front, Stored stored) {
    int count = 0;
    try (InputStream in = decompress(new ByteArrayInputStream(front), stored)) {
      while (in.read() >= 0) {
        count++;
      }
      return count;
    } catch (IOException e) {
      return count;
    }
  }

  private static InputStream decompress(InputStream front, Stored stored) throws IOException {
    return switch (stored) {
      case PLAIN -> front;
      case GZIP -> new GZIPInputStream(front);
      case ZSTD -> new ZstdInputStreamNoFinalizer(front).setContinuous(true);
    };
  }

  private List<ReadRecord> read(byte[] object) throws IOException {
    int largest = random.nextBoolean() ? 7 : 1 << 17;
    InputStream inPieces =
        new FilterInputStream(new ByteArrayInputStream(object)) {
          @Override
          public int read(byte[] bytes, int offset, int length) throws IOException {
            int piece = 1 + random.nextInt(largest);
            return super.read(bytes, offset, Math.min(length, piece));
          }
        };
    return ReadRecord.all(records, inPieces, Integer.MAX_VALUE);
  }
}
