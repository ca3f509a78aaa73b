package dev.sluice.io.runs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExternalSorterTest {
  @TempDir private Path directory;

  @Test
  void givesTheOrderOfASortInMemoryHoweverOftenItSpills() throws IOException {
    long seed = Long.getLong("sluice.seed", 20260301);
    System.out.println("sluice.seed=" + seed);
    for (long budget : new long[] {1, 500, 5_000, 1_000_000}) {
      Random random = new Random(seed);
      List<Map.Entry<byte[], byte[]>> entries = new ArrayList<>();
      List<byte[]> sorted = new ArrayList<>();
      try (ExternalSorter sorter = new ExternalSorter(budget, directory)) {
        for (int i = 0; i < 1_000; i++) {
          byte[] key = bytes(random, random.nextInt(3)); // Short, so that many are equal.
          byte[] value = bytes(random, random.nextInt(30));
          entries.add(Map.entry(key, value));
          sorter.add(key, value);
        }
        sorter.forEachSorted(sorted::add);
      }
      entries.sort(
          Map.Entry.<byte[], byte[]>comparingByKey(Arrays::compareUnsigned)
              .thenComparing(Map.Entry::getValue, Arrays::compareUnsigned));
      assertThat(sorted)
          .as("budget %s", budget)
          .containsExactlyElementsOf(entries.stream().map(Map.Entry::getValue).toList());
    }
  }

  @Test
  void comparesBytesAsUnsignedAndAPrefixFirst() throws IOException {
    byte[][] keys = {{}, {0}, {0, 0}, {0x7f}, {(byte) 0x80}, {(byte) 0xff}};
    List<byte[]> sorted = new ArrayList<>();
    try (ExternalSorter sorter = new ExternalSorter(1_000, directory)) {
      for (int i = keys.length - 1; i >= 0; i--) {
        sorter.add(keys[i], keys[i]);
      }
      sorter.forEachSorted(sorted::add);
    }
    assertThat(sorted).containsExactly(keys);
  }

  @Test
  void keepsEntriesThatAreEqual() throws IOException {
    List<String> sorted = new ArrayList<>();
    try (ExternalSorter sorter = new ExternalSorter(1, directory)) {
      for (int i = 0; i < 3; i++) {
        sorter.add(new byte[] {1}, "same".getBytes(UTF_8));
      }
      sorter.forEachSorted(value -> sorted.add(new String(value, UTF_8)));
    }
    assertThat(sorted).containsExactly("same", "same", "same");
  }

  @Test
  void givesNothingForNothing() throws IOException {
    try (ExternalSorter sorter = new ExternalSorter(1, directory)) {
      sorter.forEachSorted(
          value -> {
            throw new AssertionError();
          });
    }
  }

  @Test
  void entryAboveTheBudgetIsSortedToo() throws IOException {
    byte[] large = new byte[300_000];
    Arrays.fill(large, (byte) 7);
    List<Integer> sizes = new ArrayList<>();
    try (ExternalSorter sorter = new ExternalSorter(1_000, directory)) {
      sorter.add(new byte[] {2}, large);
      sorter.add(new byte[] {1}, new byte[5]);
      sorter.add(new byte[] {3}, new byte[6]);
      sorter.forEachSorted(value -> sizes.add(value.length));
    }
    assertThat(sizes).containsExactly(5, 300_000, 6);
  }

  @Test
  void leavesNoFileBehindAfterAFailure() {
    assertThatThrownBy(
            () -> {
              try (ExternalSorter sorter = new ExternalSorter(1, directory)) {
                sorter.add(new byte[] {1}, new byte[100]);
                sorter.add(new byte[] {2}, new byte[100]);
                sorter.forEachSorted(
                    value -> {
                      throw new IOException("the store is gone");
                    });
              }
            })
        .isInstanceOf(IOException.class)
        .hasMessage("the store is gone");
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void takesNothingAfterItGaveOut() throws IOException {
    try (ExternalSorter sorter = new ExternalSorter(1, directory)) {
      sorter.forEachSorted(value -> {});
      assertThatThrownBy(() -> sorter.add(new byte[0], new byte[0]))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("entries were given out already");
    }
  }

  private static byte[] bytes(Random random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }
}
