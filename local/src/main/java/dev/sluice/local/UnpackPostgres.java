package dev.sluice.local;

import java.io.BufferedInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/**
 * The main class of a process that unpacks PostgreSQL, from an archive on its class path, into the
 * folder named by its argument.
 */
final class UnpackPostgres {

  private static final String ARCHIVE = "postgres-linux-x86_64.txz";

  private UnpackPostgres() {}

  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]);
    try (InputStream packed = UnpackPostgres.class.getClassLoader().getResourceAsStream(ARCHIVE)) {
      if (packed == null) {
        throw new FileNotFoundException("No " + ARCHIVE + " on the class path");
      }
      unpack(packed, folder);
    }
  }

  private static void unpack(InputStream packed, Path folder) throws IOException {
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(
            new XZCompressorInputStream(new BufferedInputStream(packed, 1 << 16)))) {
      TarArchiveEntry entry;
      while ((entry = tar.getNextEntry()) != null) {
        write(entry, tar, folder);
      }
    }
  }

  private static void write(TarArchiveEntry entry, InputStream content, Path folder)
      throws IOException {
    Path path = folder.resolve(entry.getName()).normalize();
    if (!path.startsWith(folder)) {
      throw new IOException("An entry outside of the archive: " + entry.getName());
    }
    if (entry.isDirectory()) {
      Files.createDirectories(path);
      return;
    }
    Files.createDirectories(path.getParent());
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
      return;
    }
    Files.copy(content, path);
    if ((entry.getMode() & 0100) != 0 && !path.toFile().setExecutable(true, false)) {
      throw new IOException("Cannot make executable: " + path);
    }
  }
}
