package dev.sluice.io.s3;

import static dev.sluice.io.s3.RealServer.BUCKET;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.local.S3Server;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What both stores keep to: the one that speaks to a server, and its twin in memory. */
@ExtendWith(RealServer.class)
class ObjectStoreContractTest {
  private final String prefix = UUID.randomUUID() + "/";
  private S3Settings server;

  private enum Kind {
    SERVER,
    MEMORY
  }

  @BeforeEach
  void start(S3Server running) {
    server = new S3Settings(running.endpoint().toString(), true, null, 2);
  }

  @ParameterizedTest
  @EnumSource
  void whatIsWrittenLaterWasNotModifiedEarlier(Kind kind) throws IOException {
    try (ObjectStore store = open(kind)) {
      for (String key : List.of("b", "c", "a")) {
        store.put(BUCKET, prefix + key, new byte[1]);
      }

      List<StoredObject> listed = new ArrayList<>();
      store.list(BUCKET, prefix, listed::add);

      assertThat(listed).extracting(StoredObject::modifiedMillis).doesNotContain(0L);
      assertThat(listed.get(1).modifiedMillis())
          .isLessThanOrEqualTo(listed.get(2).modifiedMillis());
      assertThat(listed.get(2).modifiedMillis())
          .isLessThanOrEqualTo(listed.get(0).modifiedMillis());
    }
  }

  @ParameterizedTest
  @EnumSource
  void listGivesTheObjectsBelowAPrefixInTheOrderOfTheirKeys(Kind kind) throws IOException {
    try (ObjectStore store = open(kind)) {
      List<String> keys =
          List.of("b/1", "a", "b/a/c", "b.", "B", "b/10", "b/\u00e9 +%&?#'", "b/2", "c/1");
      for (String key : keys) {
        store.put(BUCKET, prefix + key, key.getBytes(UTF_8));
      }

      assertThat(list(store, prefix + "b/"))
          .containsExactly(
              new Listed(prefix + "b/1", 3),
              new Listed(prefix + "b/10", 4),
              new Listed(prefix + "b/2", 3),
              new Listed(prefix + "b/a/c", 5),
              new Listed(prefix + "b/\u00e9 +%&?#'", 11));
      assertThat(list(store, prefix)).hasSize(keys.size());
      assertThat(list(store, prefix + "none/")).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void listFoldersGivesTheNextLevelOnce(Kind kind) throws IOException {
    try (ObjectStore store = open(kind)) {
      for (String key : List.of("top", "x/1", "x/y/2", "x/y/3", "z/1", "x1/1", "xx")) {
        store.put(BUCKET, prefix + key, new byte[0]);
      }

      assertThat(store.listFolders(BUCKET, prefix))
          .containsExactly(prefix + "x/", prefix + "x1/", prefix + "z/");
      assertThat(store.listFolders(BUCKET, prefix + "x"))
          .containsExactly(prefix + "x/", prefix + "x1/");
      assertThat(store.listFolders(BUCKET, prefix + "x/")).containsExactly(prefix + "x/y/");
      assertThat(store.listFolders(BUCKET, prefix + "z/")).isEmpty();
      assertThat(store.listFolders(BUCKET, prefix + "none/")).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void listFollowsItsPagesAndDeleteItsBatches(Kind kind) throws IOException {
    try (ObjectStore store = open(kind)) {
      List<String> keys =
          IntStream.range(0, 1010).mapToObj(i -> prefix + "%04d/x".formatted(i)).toList();
      keys.parallelStream()
          .forEach(
              key ->
                  assertThatCode(() -> store.put(BUCKET, key, new byte[0]))
                      .doesNotThrowAnyException());
      assertThat(list(store, prefix)).extracting(Listed::key).isEqualTo(keys);
      assertThat(store.listFolders(BUCKET, prefix)).hasSize(1010);

      store.delete(BUCKET, keys.subList(0, 1009));

      assertThat(list(store, prefix)).extracting(Listed::key).isEqualTo(keys.subList(1009, 1010));
    }
  }

  @ParameterizedTest
  @EnumSource
  void anyUnderTellsWhetherAKeyBeginsSo(Kind kind) throws IOException {
    try (ObjectStore store = open(kind)) {
      store.put(BUCKET, prefix + "ab", new byte[0]);

      assertThat(store.anyUnder(BUCKET, prefix + "a")).isTrue();
      assertThat(store.anyUnder(BUCKET, prefix + "ab")).isTrue();
      assertThat(store.anyUnder(BUCKET, prefix + "abc")).isFalse();
      assertThat(store.anyUnder(BUCKET, prefix + "b")).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatWasPutIsReadAndPuttingAgainReplacesIt(Kind kind) throws IOException {
    try (ObjectStore store = open(kind)) {
      store.put(BUCKET, prefix + "key", "first".getBytes(UTF_8));
      assertThat(read(store, prefix + "key")).isEqualTo("first".getBytes(UTF_8));

      store.put(BUCKET, prefix + "key", new byte[0]);

      assertThat(read(store, prefix + "key")).isEmpty();
      assertThat(list(store, prefix)).containsExactly(new Listed(prefix + "key", 0));
    }
  }

  @ParameterizedTest
  @EnumSource
  void writtenObjectAppearsWithCommitWhateverItsSize(Kind kind) throws IOException {
    try (ObjectStore store = open(kind)) {
      for (int size : new int[] {0, 1, 8 << 20, (8 << 20) + 1, (16 << 20) + 5}) {
        byte[] content = new byte[size];
        new Random(size).nextBytes(content);
        try (ObjectWriter writer = store.write(BUCKET, prefix + "big")) {
          int half = size / 2;
          writer.write(content, 0, half);
          for (int i = half; i < Math.min(size, half + 10); i++) {
            writer.write(content[i]);
          }
          int rest = Math.min(size, half + 10);
          writer.write(content, rest, size - rest);
          assertThat(list(store, prefix)).isEmpty();
          writer.commit();
        }
        assertThat(read(store, prefix + "big")).isEqualTo(content);
        store.delete(BUCKET, List.of(prefix + "big"));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void writingThatIsNotCommittedLeavesWhatWasThere(Kind kind) throws IOException {
    try (ObjectStore store = open(kind)) {
      store.put(BUCKET, prefix + "old", new byte[] {1});
      try (ObjectWriter writer = store.write(BUCKET, prefix + "old")) {
        writer.write(new byte[20 << 20]);
      }
      try (ObjectWriter writer = store.write(BUCKET, prefix + "new")) {
        writer.write(2);
      }

      assertThat(list(store, prefix)).containsExactly(new Listed(prefix + "old", 1));
      assertThat(read(store, prefix + "old")).containsExactly(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void writerThatHasEndedTakesNothingMore(Kind kind) throws IOException {
    try (ObjectStore store = open(kind)) {
      ObjectWriter writer = store.write(BUCKET, prefix + "key");
      writer.commit();

      assertThatThrownBy(() -> writer.write(1))
          .isInstanceOf(IOException.class)
          .hasMessageEndingWith("has ended: nothing more can be written");
      assertThatThrownBy(writer::commit)
          .isInstanceOf(IOException.class)
          .hasMessageEndingWith("has ended: it cannot be committed");
      writer.close();
      writer.close();
      assertThat(list(store, prefix)).containsExactly(new Listed(prefix + "key", 0));
    }
  }

  @ParameterizedTest
  @EnumSource
  void putIfAbsentLeavesWhatIsThere(Kind kind) throws IOException {
    try (ObjectStore store = open(kind)) {
      assertThat(store.putIfAbsent(BUCKET, prefix + "key", new byte[] {1})).isTrue();
      assertThat(store.putIfAbsent(BUCKET, prefix + "key", new byte[] {2})).isFalse();
      assertThat(read(store, prefix + "key")).containsExactly(1);

      store.delete(BUCKET, List.of(prefix + "key"));
      assertThat(store.putIfAbsent(BUCKET, prefix + "key", new byte[] {3})).isTrue();
      assertThat(read(store, prefix + "key")).containsExactly(3);
    }
  }

  @ParameterizedTest
  @EnumSource
  void ofManyThatPutIfAbsentAtOnceOneSucceeds(Kind kind) throws Exception {
    int many = 8;
    ExecutorService threads = Executors.newFixedThreadPool(many);
    try (ObjectStore store = open(kind)) {
      for (int round = 0; round < 10; round++) {
        String key = prefix + round;
        List<Callable<Boolean>> attempts = new ArrayList<>();
        for (byte i = 0; i < many; i++) {
          byte[] content = {i};
          attempts.add(() -> store.putIfAbsent(BUCKET, key, content));
        }
        List<Byte> winners = new ArrayList<>();
        byte i = 0;
        for (Future<Boolean> each : threads.invokeAll(attempts)) {
          if (each.get()) {
            winners.add(i);
          }
          i++;
        }

        assertThat(winners).hasSize(1);
        assertThat(read(store, key)).containsExactly(winners.get(0));
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @ParameterizedTest
  @EnumSource
  void deletingWhatIsNotThereIsNoError(Kind kind) throws IOException {
    try (ObjectStore store = open(kind)) {
      store.put(BUCKET, prefix + "a", new byte[0]);
      store.delete(BUCKET, List.of());
      store.delete(BUCKET, List.of(prefix + "none", prefix + "a"));

      assertThat(list(store, prefix)).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void missingObjectIsNamed(Kind kind) throws IOException {
    try (ObjectStore store = open(kind)) {
      assertThatThrownBy(() -> read(store, prefix + "none"))
          .isInstanceOf(NoSuchFileException.class)
          .hasMessage("s3://cameras/%snone: no such object", prefix);
    }
  }

  @ParameterizedTest
  @EnumSource
  void missingBucketIsNamed(Kind kind) throws IOException {
    try (ObjectStore store = open(kind)) {
      String where = kind == Kind.SERVER ? server.endpoint() : "memory";
      String there = ": the bucket does not exist at " + where;
      assertThatThrownBy(() -> store.list("nowhere", "x", each -> {}))
          .isExactlyInstanceOf(StoreFailedException.class)
          .hasMessage("cannot list s3://nowhere/x" + there);
      assertThatThrownBy(() -> store.listFolders("nowhere", "x"))
          .isExactlyInstanceOf(StoreFailedException.class)
          .hasMessage("cannot list s3://nowhere/x" + there);
      assertThatThrownBy(() -> store.anyUnder("nowhere", "x"))
          .isExactlyInstanceOf(StoreFailedException.class)
          .hasMessage("cannot list s3://nowhere/x" + there);
      assertThatThrownBy(() -> store.read("nowhere", "x").read())
          .isExactlyInstanceOf(StoreFailedException.class)
          .hasMessage("cannot read s3://nowhere/x" + there);
      assertThatThrownBy(() -> store.put("nowhere", "x", new byte[0]))
          .isExactlyInstanceOf(StoreFailedException.class)
          .hasMessage("cannot write s3://nowhere/x" + there);
      assertThatThrownBy(() -> store.putIfAbsent("nowhere", "x", new byte[0]))
          .isExactlyInstanceOf(StoreFailedException.class)
          .hasMessage("cannot write s3://nowhere/x" + there);
    }
  }

  @ParameterizedTest
  @EnumSource
  void openerThatTravelledOpensTheSameStore(Kind kind) throws Exception {
    ObjectStoreOpener opener = opener(kind);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(opener);
    }
    try (ObjectInputStream in =
            new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()));
        ObjectStore here = opener.open();
        ObjectStore there = ((ObjectStoreOpener) in.readObject()).open()) {
      here.put(BUCKET, prefix + "key", new byte[] {5});

      assertThat(read(there, prefix + "key")).containsExactly(5);
    }
  }

  private ObjectStoreOpener opener(Kind kind) {
    return kind == Kind.SERVER ? server : InMemoryObjectStore.withBuckets(BUCKET);
  }

  private ObjectStore open(Kind kind) {
    return opener(kind).open();
  }

  private record Listed(String key, long bytes) {}

  private static List<Listed> list(ObjectStore store, String prefix) throws IOException {
    List<Listed> objects = new ArrayList<>();
    store.list(BUCKET, prefix, each -> objects.add(new Listed(each.key(), each.bytes())));
    return objects;
  }

  private static byte[] read(ObjectStore store, String key) throws IOException {
    try (InputStream in = store.read(BUCKET, key)) {
      return in.readAllBytes();
    }
  }
}
