package dev.sluice.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PidFileTest {

  @TempDir Path folder;
  private PidFile pidFile;

  @BeforeEach
  void start() {
    pidFile = new PidFile(folder.resolve("server.pid"));
  }

  @Test
  void theProcessThatWasWrittenIsFoundAgain() {
    pidFile.write(ProcessHandle.current(), 4711);
    assertThat(pidFile.running()).contains(new PidFile.Running(ProcessHandle.current(), 4711));
  }

  @Test
  void aRecycledProcessIdIsNotTheServer() throws Exception {
    long start = ProcessHandle.current().info().startInstant().orElseThrow().toEpochMilli();
    long pid = ProcessHandle.current().pid();
    Files.writeString(pidFile.file(), pid + " " + (start - 3000) + " 4711\n");
    assertThat(pidFile.running()).isEmpty();
    assertThat(pidFile.exists()).isTrue();
  }

  @Test
  void aCutFileIsNoServer() throws Exception {
    for (String cut : new String[] {"", "12", "12 ", "12 34\n", "12 x 4711\n"}) {
      Files.writeString(pidFile.file(), cut);
      assertThat(pidFile.running()).as("'%s'", cut).isEmpty();
    }
  }

  @Test
  void withoutAFileNothingRuns() {
    assertThat(pidFile.exists()).isFalse();
    assertThat(pidFile.running()).isEmpty();
  }
}
