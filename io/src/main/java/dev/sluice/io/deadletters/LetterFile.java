package dev.sluice.io.deadletters;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.luben.zstd.ZstdIOException;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import dev.sluice.deadletter.v1.DeadLetter;
import dev.sluice.io.records.ObjectCompression;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.ObjectStore;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.file.NoSuchFileException;
import java.util.OptionalLong;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * One object of letters.
 *
 * @param location where it lies
 * @param hour what it is ordered by within its day; files of one hour are ordered by location
 * @param form how letters stand in it
 * @param failedMillis when letters were rejected that do not say it
 */
record LetterFile(ObjectLocation location, String hour, Form form, OptionalLong failedMillis) {

  enum Form {
    /** Messages behind their length; plain, gzip or zstd, which its content tells. */
    DELIMITED,
    /** A line of proto3 JSON each. */
    NDJSON
  }

  /**
   * Gives its letters in order, as long as the visitor goes on. What cannot be read of it is told
   * to the visitor, behind the letters that stand before it.
   *
   * @return false if the visitor has seen enough
   * @throws IOException if the store cannot be read
   */
  boolean read(ObjectStore store, LetterVisitor visitor) throws IOException {
    try (InputStream in = store.read(location.bucket(), location.key())) {
      return form == Form.NDJSON ? readLines(in, visitor) : readDelimited(in, visitor);
    } catch (IOException e) {
      // The parser wraps what the stream below it throws.
      IOException cause =
          e instanceof InvalidProtocolBufferException && e.getCause() instanceof IOException below
              ? below
              : e;
      visitor.unreadable(location.toString(), damage(cause));
      return true;
    }
  }

  /** What is wrong with the object, if it is the object and not the store. */
  private static String damage(IOException cause) throws IOException {
    if (cause instanceof NoSuchFileException) {
      return "was listed and is gone";
    }
    if (cause instanceof ZstdIOException || cause instanceof ZipException) {
      return "is damaged: " + ObjectCompression.damage(cause);
    }
    if (cause instanceof InvalidProtocolBufferException) {
      // Its own words quote what it could not read.
      return "holds something else than dead letters";
    }
    throw cause;
  }

  private boolean readDelimited(InputStream in, LetterVisitor visitor) throws IOException {
    try (InputStream letters = new BufferedInputStream(ObjectCompression.open(in))) {
      for (@Nullable DeadLetter letter = DeadLetter.parseDelimitedFrom(letters);
          letter != null;
          letter = DeadLetter.parseDelimitedFrom(letters)) {
        if (!visitor.letter(found(letter))) {
          return false;
        }
      }
    }
    return true;
  }

  private boolean readLines(InputStream in, LetterVisitor visitor) throws IOException {
    BufferedReader lines = new BufferedReader(new InputStreamReader(in, UTF_8));
    for (@Nullable String line = lines.readLine(); line != null; line = lines.readLine()) {
      DeadLetter.Builder letter = DeadLetter.newBuilder();
      JsonFormat.parser().ignoringUnknownFields().merge(line, letter);
      if (!visitor.letter(found(letter.build()))) {
        return false;
      }
    }
    return true;
  }

  private FoundLetter found(DeadLetter letter) {
    OptionalLong placed =
        letter.hasFailedMillis() || failedMillis.isEmpty()
            ? LetterPaths.placedMillis(letter)
            : failedMillis;
    return new FoundLetter(letter, location.toString(), placed);
  }
}
