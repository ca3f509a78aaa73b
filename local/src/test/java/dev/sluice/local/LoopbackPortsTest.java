package dev.sluice.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Enough ports of the twenty thousand are drawn that some would be the same by chance, and not so
 * many that other tests of this process find no row of free ones.
 */
class LoopbackPortsTest {

  @Test
  void noPortIsGivenTwice() {
    List<Integer> drawn =
        Stream.concat(
                Stream.generate(LoopbackPorts::free).limit(250),
                Stream.generate(() -> LoopbackPorts.free(5))
                    .limit(20)
                    .flatMap(first -> IntStream.range(first, first + 5).boxed()))
            .toList();

    assertThat(drawn).doesNotHaveDuplicates();
  }

  @Test
  void aPortThatSomebodyChoseIsNotGivenToAnother() {
    List<Integer> chosen =
        IntStream.range(13_000, 14_000).map(LoopbackPorts::orFree).boxed().toList();

    assertThat(Stream.generate(LoopbackPorts::free).limit(50).toList())
        .doesNotContainAnyElementsOf(chosen);
  }

  @Test
  void aPortThatIsWantedIsTakenAsItIs() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThat(LoopbackPorts.orFree(taken.getLocalPort())).isEqualTo(taken.getLocalPort());
      assertThat(LoopbackPorts.isFree(taken.getLocalPort())).isFalse();
    }
    assertThat(LoopbackPorts.orFree(0)).isPositive();
  }
}
