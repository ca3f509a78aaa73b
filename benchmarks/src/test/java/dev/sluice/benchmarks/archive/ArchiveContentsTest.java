package dev.sluice.benchmarks.archive;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.ZstdCompressCtx;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveContentsTest {
  private static final List<ByteString> RECORDS =
      IntStream.range(0, 3_000)
          .mapToObj(i -> ByteString.copyFromUtf8("record " + i + "-".repeat(i % 200)))
          .toList();

  @TempDir Path folder;

  @Test
  void sameRecordsAreTheSameInHoweverManyFiles() throws Exception {
    write("one/data/a/2026/03/01/all", RECORDS);
    write("two/data/a/2026/03/01/second", RECORDS.subList(100, 3_000));
    write("two/data/a/2026/03/01/first", RECORDS.subList(0, 100));

    ArchiveContents one = ArchiveContents.of(folder.resolve("one"));

    assertThat(one.records()).isEqualTo(3_000);
    assertThat(one.files()).isEqualTo(1);
    assertThat(ArchiveContents.of(folder.resolve("two")).isSameAs(one)).isTrue();
  }

  @Test
  void recordThatIsMissingDoubledOrElsewhereIsSeen() throws Exception {
    write("good/data/a/x", RECORDS);
    write("less/data/a/x", RECORDS.subList(0, 2_999));
    write("more/data/a/x", RECORDS);
    write("more/data/a/y", RECORDS.subList(5, 6));
    write("moved/data/a/x", RECORDS.subList(1, 3_000));
    write("moved/data/b/x", RECORDS.subList(0, 1));
    ArchiveContents good = ArchiveContents.of(folder.resolve("good"));

    for (String bad : List.of("less", "more", "moved")) {
      assertThat(ArchiveContents.of(folder.resolve(bad)).isSameAs(good)).as(bad).isFalse();
    }
  }

  private void write(String name, List<ByteString> records) throws IOException {
    Path file = folder.resolve(name + ".binpb.zst");
    Files.createDirectories(file.getParent());
    try (OutputStream out = Files.newOutputStream(file);
        ZstdCompressCtx context = DelimitedFrames.compressor()) {
      DelimitedFrames frames = new DelimitedFrames(out, context);
      for (ByteString each : records) {
        frames.add(each);
      }
      frames.finish();
    }
  }
}
