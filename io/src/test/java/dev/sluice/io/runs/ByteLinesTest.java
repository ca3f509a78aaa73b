package dev.sluice.io.runs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ByteLinesTest {

  @Test
  void linesAreThoseOfAReaderHoweverTheBytesCome() throws IOException {
    long seed = Long.getLong("sluice.seed", 20260301L);
    System.out.println("sluice.seed=" + seed);
    Random random = new Random(seed);
    for (int i = 0; i < 500; i++) {
      StringBuilder text = new StringBuilder();
      for (int line = random.nextInt(8); line > 0; line--) {
        text.append("é".repeat(random.nextInt(10) == 0 ? random.nextInt(200_000) : 3));
        text.append(random.nextInt(4) == 0 ? "\r\n" : "\n");
      }
      text.append("z".repeat(random.nextInt(2) * random.nextInt(100)));

      assertThat(lines(text.toString(), random)).isEqualTo(text.toString().lines().toList());
    }
  }

  private static List<String> lines(String text, Random random) throws IOException {
    InputStream stream =
        new ByteArrayInputStream(text.getBytes(UTF_8)) {
          @Override
          public synchronized int read(byte[] to, int offset, int length) {
            return super.read(to, offset, Math.min(length, 1 + random.nextInt(100_000)));
          }
        };
    List<String> lines = new ArrayList<>();
    ByteLines bytes = new ByteLines(stream);
    while (bytes.next()) {
      lines.add(new String(bytes.bytes, bytes.begin, bytes.end - bytes.begin, UTF_8));
    }
    return lines;
  }
}
