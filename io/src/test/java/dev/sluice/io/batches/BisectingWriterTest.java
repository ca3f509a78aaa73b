package dev.sluice.io.batches;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BisectingWriterTest {

  /** Takes all but some numbers, all of a batch or nothing. */
  private static final class Store implements BatchSink<Integer> {
    private final Set<Integer> bad;
    private final Set<Integer> stored = new TreeSet<>();
    private int writes;

    Store(Set<Integer> bad) {
      this.bad = bad;
    }

    @Override
    public void write(List<Integer> batch) throws BatchRefusedException {
      writes++;
      if (batch.stream().anyMatch(bad::contains)) {
        throw new BatchRefusedException("bad", new IllegalStateException());
      }
      stored.addAll(batch);
    }
  }

  @Test
  void whateverIsRefusedIsFoundAndTheRestIsStored() throws IOException {
    Random random = new Random(Long.getLong("sluice.seed", 7));
    for (int round = 0; round < 200; round++) {
      int size = random.nextInt(300);
      Set<Integer> bad = new TreeSet<>();
      for (int i = random.nextInt(6); i > 0 && size > 0; i--) {
        bad.add(random.nextInt(size));
      }
      Store store = new Store(bad);
      List<Integer> refused = new ArrayList<>();
      new BisectingWriter<>(store)
          .write(
              IntStream.range(0, size).boxed().toList(),
              (element, message) -> refused.add(element));

      assertThat(refused).containsExactlyElementsOf(bad);
      Set<Integer> good = new TreeSet<>(IntStream.range(0, size).boxed().toList());
      good.removeAll(bad);
      assertThat(store.stored).isEqualTo(good);
      assertThat(store.writes).isLessThanOrEqualTo(1 + 2 * bad.size() * 9);
    }
  }

  @Test
  void manyInARowAreFoundOneByOneAndTheRestByHalves() throws IOException {
    Set<Integer> bad = new TreeSet<>(IntStream.range(1_000, 5_000).boxed().toList());
    Store store = new Store(bad);
    List<Integer> refused = new ArrayList<>();
    new BisectingWriter<>(store)
        .write(
            IntStream.range(0, 6_000).boxed().toList(), (element, message) -> refused.add(element));

    assertThat(refused).containsExactlyElementsOf(bad);
    assertThat(store.stored).hasSize(2_000);
    assertThat(store.writes).isLessThanOrEqualTo(4_000 + 4 * 13);
  }

  @Test
  void whatAStoreSaysToRefuseAltogetherIsNotHalved() throws IOException {
    List<String> refused = new ArrayList<>();
    BatchSink<Integer> store =
        batch -> {
          throw BatchRefusedException.ofAll("too old", new IllegalStateException());
        };
    new BisectingWriter<>(store)
        .write(List.of(1, 2, 3), (element, message) -> refused.add(element + " " + message));

    assertThat(refused).containsExactly("1 too old", "2 too old", "3 too old");
  }

  @Test
  void aStoreThatIsDownFailsTheBatch() {
    BisectingWriter<Integer> writer =
        new BisectingWriter<>(
            batch -> {
              throw new IOException("down");
            });
    assertThatThrownBy(() -> writer.write(List.of(1, 2), (element, message) -> {}))
        .isInstanceOf(IOException.class)
        .hasMessage("down");
  }
}
