package dev.sluice.command.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The complete checkpoints of one job in all its lives, as they lie in a folder. */
record StoredCheckpoints(Path folder) {

  /** Oldest first. */
  List<Path> list() {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> file.getFileName().toString().equals("_metadata"))
          .sorted(Comparator.comparing(StoredCheckpoints::written))
          .map(Path::getParent)
          .toList();
    } catch (UncheckedIOException | IOException e) {
      // One was removed while the folder was read: Flink keeps the newest few.
      return list();
    }
  }

  private static FileTime written(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (NoSuchFileException e) {
      return FileTime.fromMillis(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
