package dev.sluice.io.deadletters;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.hash.Hashing;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.ObjectStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What was sent again, so that nothing is sent twice: an object {@code <store>/_replayed/<letter
 * id>-<attempt>} for each.
 *
 * <p>A record is claimed before it is sent ({@code PENDING}) and marked when the broker has it
 * ({@code SENT}). Whoever ends in between leaves a {@code PENDING} of which nobody can say whether
 * it was sent; it is never sent again unless a person says so. Of two that claim at once, one
 * succeeds, as far as the store keeps conditions of a PUT. Thread-safe.
 */
public final class RedriveLedger {
  private static final String FOLDER = "_replayed";
  private static final String PENDING = "PENDING";
  private static final String SENT = "SENT";
  private static final Pattern PLAIN_ID = Pattern.compile("[A-Za-z0-9_]{1,100}");
  private static final int STATE_BYTES = 200;

  private final ObjectStore store;
  private final ObjectLocation folder;
  private final Clock clock;

  /** How a record stands. */
  public enum Standing {
    /** Nobody has claimed it. */
    FREE,
    /** It was sent. */
    SENT,
    /** Somebody has claimed it and has not said what became of it. */
    UNCERTAIN
  }

  /**
   * Keeps claims in a store of letters.
   *
   * @param location that of the store
   * @param clock what a claim is dated by, for people
   */
  public RedriveLedger(ObjectStore store, ObjectLocation location, Clock clock) {
    this.store = store;
    this.folder = location.resolve(FOLDER);
    this.clock = clock;
  }

  /** How a record stands; changes nothing. */
  public Standing look(OriginalRecord record) throws IOException {
    @Nullable String content = content(record);
    return content == null
        ? Standing.FREE
        : content.startsWith(SENT) ? Standing.SENT : Standing.UNCERTAIN;
  }

  /**
   * Claims a record.
   *
   * @return {@link Standing#FREE} if it was free and is the caller's to send now, else how it
   *     stands
   */
  public Standing claim(OriginalRecord record) throws IOException {
    ObjectLocation marker = marker(record);
    // The token makes a claim differ from any other: an answer that was lost is found again by it.
    String claim = state(PENDING) + " " + UUID.randomUUID();
    if (store.putIfAbsent(marker.bucket(), marker.key(), claim.getBytes(UTF_8))
        || claim.equals(content(record))) {
      return Standing.FREE;
    }
    Standing standing = look(record);
    // Released by another meanwhile: whether that one goes on is not known.
    return standing == Standing.FREE ? Standing.UNCERTAIN : standing;
  }

  /** Claims a record however it stands. */
  public void claimAgain(OriginalRecord record) throws IOException {
    put(record, PENDING);
  }

  /** Marks a record that was sent. */
  public void sent(OriginalRecord record) throws IOException {
    put(record, SENT);
  }

  /**
   * Frees a record that was claimed and is known not to have been sent, now or before. Where the
   * identity may not remove objects it stays claimed, so that a person decides.
   */
  public void release(OriginalRecord record) throws IOException {
    ObjectLocation marker = marker(record);
    boolean unused = store.deleteIfAllowed(marker.bucket(), List.of(marker.key()));
  }

  private void put(OriginalRecord record, String state) throws IOException {
    ObjectLocation marker = marker(record);
    store.put(marker.bucket(), marker.key(), state(state).getBytes(UTF_8));
  }

  private String state(String state) {
    return state + " " + clock.instant();
  }

  private @Nullable String content(OriginalRecord record) throws IOException {
    ObjectLocation marker = marker(record);
    try (InputStream in = store.read(marker.bucket(), marker.key())) {
      return new String(in.readNBytes(STATE_BYTES), UTF_8);
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  /** An id that came in a header can be any text. */
  private ObjectLocation marker(OriginalRecord record) {
    String id =
        PLAIN_ID.matcher(record.letterId()).matches()
            ? record.letterId()
            : "other-" + Hashing.sha256().hashString(record.letterId(), UTF_8);
    return folder.resolve(id + "-" + record.attempt());
  }
}
