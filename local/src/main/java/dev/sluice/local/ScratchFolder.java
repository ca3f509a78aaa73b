package dev.sluice.local;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * A folder of what nobody needs afterwards. To remove it never fails: whoever still writes there,
 * as a program does that is just ending, takes the rest along or leaves it to the machine.
 */
public record ScratchFolder(Path path) implements AutoCloseable {

  /** Makes one among the temporary files of this machine. */
  public static ScratchFolder create(String name) throws IOException {
    return new ScratchFolder(Files.createTempDirectory(name));
  }

  /** Removes the folder, with what is in it, as far as it is not held or written by others. */
  @Override
  public void close() {
    try {
      Files.walkFileTree(path, new Removal());
    } catch (IOException e) {
      throw new AssertionError("a removal lets every file be", e);
    }
  }

  private static final class Removal extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      return removed(file);
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException reason) {
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException reason) {
      return removed(folder);
    }

    private static FileVisitResult removed(Path file) {
      // Unlike Files.delete, it answers where it cannot.
      var unused = file.toFile().delete();
      return FileVisitResult.CONTINUE;
    }
  }
}
