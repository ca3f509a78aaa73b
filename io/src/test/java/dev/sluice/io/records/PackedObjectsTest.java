package dev.sluice.io.records;

import static dev.sluice.io.records.RecordBytes.any;
import static dev.sluice.io.records.RecordBytes.delimited;
import static dev.sluice.io.records.RecordBytes.gzip;
import static dev.sluice.io.records.RecordBytes.join;
import static dev.sluice.io.records.RecordBytes.lines;
import static dev.sluice.io.records.RecordBytes.zstd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.sluice.deadletter.v1.Reason;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.apache.commons.compress.compressors.lz4.FramedLZ4CompressorOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/** Objects compressed in other ways than ours: read, or named, and a letter an object. */
class PackedObjectsTest {
  private static final Random RANDOM = new Random(1);
  private static final List<byte[]> SOME =
      List.of(any(RANDOM, 20), any(RANDOM, 900), any(RANDOM, 3), any(RANDOM, 300));
  private static final List<byte[]> MORE = List.of(any(RANDOM, 100));

  private final ObjectRecords records = new ObjectRecords(1_000_000);

  private enum Packing {
    BZIP2("bzip2") {
      @Override
      OutputStream onto(OutputStream out) throws IOException {
        return new BZip2CompressorOutputStream(out, 1);
      }
    },
    XZ("xz") {
      @Override
      OutputStream onto(OutputStream out) throws IOException {
        return new XZOutputStream(out, new LZMA2Options(1));
      }
    },
    LZ4("LZ4") {
      @Override
      OutputStream onto(OutputStream out) throws IOException {
        return new FramedLZ4CompressorOutputStream(out);
      }
    };

    final String text;

    Packing(String text) {
      this.text = text;
    }

    abstract OutputStream onto(OutputStream out) throws IOException;

    byte[] pack(byte[] content) throws IOException {
      ByteArrayOutputStream packed = new ByteArrayOutputStream();
      try (OutputStream out = onto(packed)) {
        out.write(content);
      }
      return packed.toByteArray();
    }
  }

  @ParameterizedTest
  @EnumSource
  void streamsOneBehindTheOtherAreRead(Packing packing) throws IOException {
    for (boolean asLines : List.of(true, false)) {
      byte[] some = asLines ? lines(SOME, "\n") : delimited(SOME);
      byte[] more = asLines ? lines(MORE, "\n") : delimited(MORE);

      List<String> read = read(join(packing.pack(some), packing.pack(more)));

      assertThat(read).isEqualTo(said(both(SOME, MORE)));
    }
    assertThat(read(packing.pack(new byte[0])))
        .containsExactly("OBJECT_EMPTY: the object holds no record");
  }

  @ParameterizedTest
  @EnumSource
  void whatEndsEarlyIsOneLetterBehindWhatCanBeRead(Packing packing) throws IOException {
    byte[] whole = packing.pack(lines(SOME, "\n"));
    for (int length = 10; length < whole.length; length++) {
      List<String> read = read(Arrays.copyOf(whole, length));

      assertThat(read)
          .as("%s bytes of %s", length, whole.length)
          .last()
          .isEqualTo(
              "COMPRESSION_CORRUPT: the " + packing.text + " data is corrupt or ends too early");
      int good = read.size() - 1;
      assertThat(read.subList(0, good)).isEqualTo(said(SOME).subList(0, good));
    }
  }

  @Test
  void flippedByteIsCorruption() throws IOException {
    List<byte[]> alike = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      alike.add(any(RANDOM, 200, 20));
    }
    byte[] whole = zstd(delimited(alike));
    Set<String> messages = new TreeSet<>();
    for (int i = 4; i < whole.length; i++) {
      byte[] flipped = whole.clone();
      flipped[i] ^= 0x10;
      read(flipped).stream()
          .filter(each -> each.startsWith("COMPRESSION_CORRUPT"))
          .forEach(messages::add);
    }

    assertThat(messages)
        .contains("COMPRESSION_CORRUPT: the zstd data is corrupt")
        .isSubsetOf(
            "COMPRESSION_CORRUPT: the zstd data is corrupt",
            "COMPRESSION_CORRUPT: the zstd data ends too early");
  }

  @Test
  void whatIsCompressedTwiceIsDecompressedTwice() throws IOException {
    List<byte[]> once = List.of(gzip(lines(SOME, "\n")), gzip(lines(MORE, "\n")));

    assertThat(read(gzip(join(once.get(0), once.get(1))))).isEqualTo(said(both(SOME, MORE)));
    assertThat(read(join(gzip(once.get(0)), gzip(once.get(1))))).isEqualTo(said(both(SOME, MORE)));
    assertThat(read(zstd(once.get(0)))).isEqualTo(said(SOME));
    assertThat(read(Packing.XZ.pack(once.get(0)))).isEqualTo(said(SOME));
    assertThat(read(gzip(gzip(once.get(0)))))
        .containsExactly("COMPRESSION_UNKNOWN: the object is compressed more than 2 times");
  }

  @Test
  void damageWithinWhatIsCompressedTwiceLosesNothingInFrontOfIt() throws IOException {
    byte[] whole = gzip(lines(SOME, "\n"));
    for (int length = 0; length < whole.length; length++) {
      List<String> read = read(gzip(Arrays.copyOf(whole, length)));
      List<String> alone = read(Arrays.copyOf(whole, length));

      assertThat(read).as("%s bytes of %s", length, whole.length).isEqualTo(alone);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "504b0304, a zip file",
    "504b0506, an empty zip file",
    "377abcaf271c, a 7-Zip file",
    "526172211a0701, a RAR file",
    "ff060000734e61507059, compressed with Snappy",
    "894c5a4f000d0a1a0a, compressed with LZO",
    "4c5a495001, compressed with lzip",
    "1f9d90, compressed with compress (.Z)",
    "02214c18, compressed with LZ4 in its former format",
    "5041523115, a Parquet file",
    "4f626a01, an Avro file"
  })
  void whatCannotBeReadIsNamedInOneLetter(String begin, String name) throws IOException {
    byte[] noise = new byte[10_000];
    RANDOM.nextBytes(noise);

    assertThat(read(join(HexFormat.of().parseHex(begin), noise)))
        .containsExactly("COMPRESSION_UNKNOWN: the object is " + name + ", which is not read");
    assertThat(read(gzip(join(HexFormat.of().parseHex(begin), noise))))
        .containsExactly("COMPRESSION_UNKNOWN: the object is " + name + ", which is not read");
  }

  @ParameterizedTest
  @EnumSource
  void failureOfTheStoreIsNoDamage(Packing packing) throws IOException {
    byte[] whole = packing.pack(delimited(SOME));
    InputStream failing =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("the store is away");
          }
        };
    records.open(
        new SequenceInputStream(new ByteArrayInputStream(whole, 0, whole.length / 2), failing));

    assertThatThrownBy(
            () -> {
              while (records.next()) {
                assertThat(records.rejection()).isNull();
              }
            })
        .isExactlyInstanceOf(IOException.class)
        .hasMessage("the store is away");
  }

  private List<String> read(byte[] object) throws IOException {
    List<String> read = new ArrayList<>();
    records.open(new ByteArrayInputStream(object));
    while (records.next()) {
      read.add(
          records.rejection() == null
              ? said(
                  ByteString.copyFrom(records.buffer(), records.offset(), records.length())
                      .toByteArray())
              : name(records.rejection().reason()) + ": " + records.rejection().message());
    }
    records.close();
    return read;
  }

  private static String name(Reason reason) {
    return reason.name().substring("REASON_".length());
  }

  private static String said(byte[] record) {
    return HexFormat.of().formatHex(record);
  }

  private static List<String> said(List<byte[]> records) {
    return records.stream().map(PackedObjectsTest::said).toList();
  }

  private static List<byte[]> both(List<byte[]> some, List<byte[]> more) {
    List<byte[]> all = new ArrayList<>(some);
    all.addAll(more);
    return all;
  }
}
