package dev.sluice.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScratchFolderTest {

  @Test
  void goesWithAllThatIsInItAndNothingThatItLinksTo(@TempDir Path other) throws Exception {
    Files.writeString(other.resolve("kept"), "");
    ScratchFolder folder = ScratchFolder.create("scratch");
    Files.createDirectories(folder.path().resolve("a/b"));
    Files.writeString(folder.path().resolve("a/b/file"), "");
    Files.createSymbolicLink(folder.path().resolve("a/link"), other);
    Files.createSymbolicLink(folder.path().resolve("a/nowhere"), Path.of("/nowhere"));

    folder.close();

    assertThat(folder.path()).doesNotExist();
    assertThat(other.resolve("kept")).exists();
    folder.close();
  }

  @Test
  void isLeftWithoutAWordToWhoeverStillWritesThere() throws Exception {
    ScratchFolder folder = ScratchFolder.create("scratch");
    AtomicBoolean closed = new AtomicBoolean();
    CountDownLatch writes = new CountDownLatch(100);
    Thread writer =
        new Thread(
            () -> {
              for (int i = 0; !closed.get(); i++) {
                Path inner = folder.path().resolve("folder-" + i % 50);
                try {
                  Files.createDirectories(inner);
                  Files.writeString(inner.resolve("file-" + i), "");
                  Files.deleteIfExists(inner.resolve("file-" + (i - 50)));
                } catch (java.io.IOException e) {
                  // Removed under its hands.
                }
                writes.countDown();
              }
            });
    writer.start();
    writes.await();
    try {
      for (int i = 0; i < 50; i++) {
        folder.close();
      }
    } finally {
      closed.set(true);
      writer.join();
    }

    folder.close();
    assertThat(folder.path()).doesNotExist();
  }
}
