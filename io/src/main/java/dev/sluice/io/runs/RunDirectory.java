package dev.sluice.io.runs;

import static com.google.common.base.Preconditions.checkArgument;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toUnmodifiableSet;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import dev.sluice.io.s3.DamagedObjectException;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.io.s3.RefusedException;
import dev.sluice.run.v1.OutputFile;
import dev.sluice.run.v1.RunManifest;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The place of one run's objects: {@code <output>/<folder>/<run id>/}. A run whose {@code
 * manifest.json} is there is complete, and its objects are those that the manifest names; whatever
 * lies in a directory without one counts as nothing.
 *
 * @param output where runs go
 * @param folder where they lie in it, such as {@code replays}; empty: right in it
 * @param runId the run's name: letters, digits, {@code .}, {@code _} and {@code -}, at most 100,
 *     the first a letter or digit
 * @param attempt which one of a run that others may be writing, too, from 1: by its {@link
 *     RunLease}, or always the first where each would write the same; 0 where nobody else is
 */
public record RunDirectory(ObjectLocation output, String folder, String runId, int attempt)
    implements Serializable {
  /** The folder of replays. */
  public static final String REPLAYS = "replays";

  private static final Logger LOG = LoggerFactory.getLogger(RunDirectory.class);
  private static final Pattern RUN_ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
  private static final String MANIFEST = "manifest.json";

  public RunDirectory {
    checkArgument(
        RUN_ID.matcher(runId).matches(),
        "a run id has 1 to 100 letters, digits, '.', '_' and '-', the first a letter or digit,"
            + " but was: %s",
        runId);
  }

  /** A run that was started by itself. */
  public RunDirectory(ObjectLocation output, String folder, String runId) {
    this(output, folder, runId, 0);
  }

  /** A replay. */
  public RunDirectory(ObjectLocation output, String runId) {
    this(output, REPLAYS, runId);
  }

  /**
   * The run whose directory that is: its last part is the run's name.
   *
   * @throws IllegalArgumentException if that is no name of a run
   */
  public static RunDirectory at(ObjectLocation directory) {
    String key = directory.key().replaceFirst("/+$", "");
    int slash = key.lastIndexOf('/');
    return new RunDirectory(
        new ObjectLocation(directory.bucket(), slash < 0 ? "" : key.substring(0, slash)),
        "",
        key.substring(slash + 1));
  }

  /** All replays of an output, complete or not, sorted by id. */
  public static List<RunDirectory> list(ObjectStore store, ObjectLocation output)
      throws IOException {
    return list(store, output, REPLAYS);
  }

  /** All runs in a folder of an output, complete or not, sorted by id. */
  public static List<RunDirectory> list(ObjectStore store, ObjectLocation output, String folder)
      throws IOException {
    String prefix = output.resolve(folder).resolve("").key();
    return store.listFolders(output.bucket(), prefix).stream()
        .map(key -> key.substring(prefix.length(), key.length() - 1))
        .filter(name -> RUN_ID.matcher(name).matches())
        .map(name -> new RunDirectory(output, folder, name))
        .toList();
  }

  /** The directory itself, ending in {@code /}. */
  public ObjectLocation location() {
    ObjectLocation runs = folder.isEmpty() ? output : output.resolve(folder);
    return runs.resolve(runId).resolve("");
  }

  /**
   * One object of the run.
   *
   * @param path relative to the directory
   */
  public ObjectLocation file(String path) {
    checkArgument(
        Arrays.stream(path.split("/", -1)).noneMatch(Set.of("", ".", "..")::contains),
        "a path in a run has no empty part and no '.' or '..', but was: %s",
        path);
    return location().resolve(path);
  }

  /** The same run, written by an attempt. */
  public RunDirectory ofAttempt(int number) {
    return new RunDirectory(output, folder, runId, number);
  }

  /**
   * Where this attempt writes what is to be in a file: attempts behind the first one put their
   * number into the name, so that an earlier one that was taken for dead can write over nothing.
   *
   * @param path as {@link #file}
   */
  public String written(String path) {
    return AttemptNames.of(attempt, path);
  }

  /**
   * The object of a complete run that holds a file, whichever attempt has written it.
   *
   * @param path as {@link #file}
   */
  public ObjectLocation file(RunManifest written, String path) {
    return file(
        written.getFilesList().stream()
            .map(OutputFile::getPath)
            .filter(each -> AttemptNames.plain(each).equals(path))
            .findFirst()
            .orElse(path));
  }

  /** Whether the run is complete; one request. */
  boolean isComplete(ObjectStore store) throws IOException {
    return store.anyUnder(output.bucket(), file(MANIFEST).key());
  }

  /**
   * The names of all complete runs in the folder of this one; one request for each thousand objects
   * there.
   */
  public Set<String> complete(ObjectStore store) throws IOException {
    String prefix = (folder.isEmpty() ? output : output.resolve(folder)).resolve("").key();
    Set<String> complete = new HashSet<>();
    store.list(
        output.bucket(),
        prefix,
        object -> {
          String path = object.key().substring(prefix.length());
          int slash = path.indexOf('/');
          if (path.substring(slash + 1).equals(MANIFEST)) {
            complete.add(path.substring(0, Math.max(0, slash)));
          }
        });
    return complete;
  }

  /** The manifest of the complete run at a place; empty where there is none. */
  public static Optional<RunManifest> manifestAt(ObjectStore store, ObjectLocation place)
      throws IOException {
    RunDirectory run;
    try {
      run = at(place);
    } catch (IllegalArgumentException noName) {
      return Optional.empty();
    }
    return run.manifest(store);
  }

  /**
   * The manifest of a complete run, or nothing. Fields that this release does not know are left
   * out.
   *
   * @throws DamagedObjectException if something else is in its place
   */
  @SuppressWarnings("UnusedException") // It quotes what it could not read.
  public Optional<RunManifest> manifest(ObjectStore store) throws IOException {
    ObjectLocation manifest = file(MANIFEST);
    try (InputStream in = store.read(manifest.bucket(), manifest.key())) {
      RunManifest.Builder builder = RunManifest.newBuilder();
      JsonFormat.parser()
          .ignoringUnknownFields()
          .merge(new String(in.readAllBytes(), UTF_8), builder);
      return Optional.of(builder.build());
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (InvalidProtocolBufferException e) {
      throw new DamagedObjectException(
          manifest + " is not the manifest of a run; replace the run or remove it");
    }
  }

  /**
   * Makes the directory ready for a run: removes what an incomplete run of this id left, and a
   * complete one if it is to be replaced. Its manifest goes first, so that it counts as nothing
   * from then on. An identity that may not remove objects lets an incomplete run's lie, since they
   * count as nothing, and can replace no complete run. An attempt removes nothing.
   *
   * @throws RunExistsException if a complete run is there and not to be replaced; nothing is
   *     removed then
   */
  public void prepare(ObjectStore store, boolean replace) throws IOException, RunExistsException {
    ObjectLocation manifest = file(MANIFEST);
    Map<String, Long> contents = contents(store);
    if (!replace && !contents.containsKey(MANIFEST) && hasLease(contents) && attempt == 0) {
      throw new RunExistsException(
          ("run id \"%s\" is that of a window of a schedule, which is being written or was left by"
                  + " a kill: %s. Let the schedule end it, or suspend the schedule and give --replace")
              .formatted(runId, file(RunLease.FOLDER)));
    }
    if (contents.remove(MANIFEST) != null) {
      if (!replace || attempt > 0) {
        throw new RunExistsException(
            ("run id \"%s\" is taken: %s is there. Choose another --runId, or give --replace to"
                    + " remove that run first")
                .formatted(runId, manifest));
      }
      try {
        store.delete(manifest.bucket(), List.of(manifest.key()));
      } catch (RefusedException e) {
        throw new RefusedException(
            e.getMessage()
                + "; without the right to remove objects a complete run cannot be replaced: choose"
                + " another name for this one",
            e);
      }
    }
    if (attempt > 0) {
      return; // Whoever is taken for dead may still write: what it leaves goes once this is
      // complete.
    }
    if (!remove(store, contents.keySet())) {
      LOG.warn(
          "{} objects of a run that did not end stay in {}, since this identity may not remove"
              + " objects; they count as nothing",
          contents.size(),
          location());
    }
  }

  private static boolean hasLease(Map<String, Long> contents) {
    return contents.keySet().stream().anyMatch(path -> path.startsWith(RunLease.FOLDER + "/"));
  }

  /**
   * Completes the run: checks that each file that the manifest names is there, removes whatever it
   * does not name (progress, leftovers) and writes it. Can be repeated, also by an attempt that was
   * given up, since every attempt names the same files. Where the identity may not remove objects,
   * the manifest warns of those that it does not name, but for progress.
   *
   * <p>An attempt of a run on a schedule removes only what attempts up to it have left, and
   * publishes as {@link RunLease#publish} does.
   *
   * @return the manifest as it was written
   * @throws IOException if a named file is missing or has another size
   * @throws LeaseLostException if another attempt has begun
   */
  RunManifest complete(ObjectStore store, RunManifest manifest) throws IOException {
    Map<String, Long> unnamed = contents(store);
    for (OutputFile file : manifest.getFilesList()) {
      Long bytes = unnamed.remove(file.getPath());
      if (bytes == null || bytes != file.getBytes()) {
        if (attempt > 0 && RunLease.isPassed(store, this)) {
          throw new LeaseLostException(this); // Who has passed it has tidied up.
        }
        throw new IOException(
            "%s was written with %s bytes and now %s: something else writes into this run"
                .formatted(
                    file(file.getPath()),
                    file.getBytes(),
                    bytes == null ? "is gone" : "has " + bytes));
      }
    }
    unnamed.remove(MANIFEST);
    RunManifest.Builder written = manifest.toBuilder();
    if (attempt > 0) {
      unnamed
          .keySet()
          .removeIf(
              path ->
                  path.startsWith(RunLease.FOLDER + "/") || AttemptNames.attempt(path) > attempt);
      written.setAttempt(attempt);
    }
    if (!remove(store, unnamed.keySet())) {
      unnamed.keySet().removeIf(path -> path.startsWith(RunProgress.FOLDER + "/"));
      if (!unnamed.isEmpty()) {
        written.addWarnings(
            "%,d objects of an attempt that did not end lie beside the files of this run, such as %s:"
                    .formatted(unnamed.size(), unnamed.keySet().iterator().next())
                + " read what this manifest names and nothing else, or remove them");
      }
    }
    if (attempt > 0) {
      return publish(store, written.build());
    }
    ObjectLocation location = file(MANIFEST);
    store.put(location.bucket(), location.key(), json(written.build()));
    return written.build();
  }

  private RunManifest publish(ObjectStore store, RunManifest manifest) throws IOException {
    try {
      return RunLease.publish(store, this, manifest);
    } catch (LeaseLostException e) {
      // Files of this attempt alone, which nobody names; beside the others they would mislead.
      boolean unused =
          remove(
              store,
              manifest.getFilesList().stream()
                  .map(OutputFile::getPath)
                  .collect(toUnmodifiableSet()));
      throw e;
    }
  }

  /**
   * Writes the manifest unless there is one.
   *
   * @return the one that is there now
   */
  RunManifest completeIfAbsent(ObjectStore store, RunManifest manifest) throws IOException {
    ObjectLocation location = file(MANIFEST);
    if (store.putIfAbsent(location.bucket(), location.key(), json(manifest))) {
      return manifest;
    }
    return manifest(store)
        .orElseThrow(() -> new IOException(location + " was there, and is not any more"));
  }

  private static byte[] json(RunManifest manifest) throws InvalidProtocolBufferException {
    String json =
        JsonFormat.printer().alwaysPrintFieldsWithNoPresence().sortingMapKeys().print(manifest);
    return (json + "\n").getBytes(UTF_8);
  }

  /** Size in bytes of each object of the directory, by path. */
  private Map<String, Long> contents(ObjectStore store) throws IOException {
    ObjectLocation directory = location();
    Map<String, Long> contents = new TreeMap<>();
    store.list(
        directory.bucket(),
        directory.key(),
        object -> contents.put(object.key().substring(directory.key().length()), object.bytes()));
    return contents;
  }

  /** Whether they are gone; false where the identity may not remove objects. */
  private boolean remove(ObjectStore store, Set<String> paths) throws IOException {
    String directory = location().key();
    List<String> keys = paths.stream().map(path -> directory + path).toList();
    return keys.isEmpty() || store.deleteIfAllowed(output.bucket(), keys);
  }
}
