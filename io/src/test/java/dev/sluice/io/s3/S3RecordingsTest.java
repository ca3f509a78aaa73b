package dev.sluice.io.s3;

import static dev.sluice.io.records.RecordBytes.any;
import static dev.sluice.io.records.RecordBytes.delimited;
import static dev.sluice.io.records.RecordBytes.gzip;
import static dev.sluice.io.records.RecordBytes.lines;
import static dev.sluice.io.records.RecordBytes.zstd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.sluice.deadletter.v1.ObjectSource;
import dev.sluice.deadletter.v1.Reason;
import dev.sluice.io.archive.ArchiveViews;
import dev.sluice.transforms.recordings.RecordPlace;
import dev.sluice.transforms.recordings.RecordReader;
import dev.sluice.transforms.recordings.RecordedObject;
import dev.sluice.transforms.recordings.Recording;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
class S3RecordingsTest {
  private static final String LAYOUT =
      "data/{organization}/{site}/{zone}/{camera}/{yyyy}/{MM}/{dd}/";
  private static final long DAY = 86_400_000L;
  private static final long MARCH_1 = Instant.parse("2026-03-01T00:00:00Z").toEpochMilli();
  private static final String CAMERA = "acme/north/dock/cam-1";

  private final long seed = Long.getLong("sluice.seed", new Random().nextLong());
  private final Random random = new Random(seed);
  private final ObjectStoreOpener opener = InMemoryObjectStore.withBuckets("cameras");

  /** A store that writes down what is listed. */
  private record Listened(ObjectStoreOpener opener, ConcurrentLinkedQueue<String> listed)
      implements ObjectStoreOpener {
    @Override
    public ObjectStore open() {
      ObjectStore store = opener.open();
      return new Forwarding(store) {
        @Override
        public void list(String bucket, String prefix, Consumer<StoredObject> objects)
            throws IOException {
          listed.add(prefix);
          store.list(bucket, prefix, objects);
        }

        @Override
        public List<String> listFolders(String bucket, String prefix) throws IOException {
          listed.add("folders of " + prefix);
          return store.listFolders(bucket, prefix);
        }
      };
    }
  }

  private abstract static class Forwarding implements ObjectStore {
    private final ObjectStore store;

    Forwarding(ObjectStore store) {
      this.store = store;
    }

    @Override
    public boolean anyUnder(String bucket, String prefix) throws IOException {
      return store.anyUnder(bucket, prefix);
    }

    @Override
    public InputStream read(String bucket, String key) throws IOException {
      return store.read(bucket, key);
    }

    @Override
    public ObjectWriter write(String bucket, String key) throws IOException {
      return store.write(bucket, key);
    }

    @Override
    public void put(String bucket, String key, byte[] content) throws IOException {
      store.put(bucket, key, content);
    }

    @Override
    public boolean putIfAbsent(String bucket, String key, byte[] content) throws IOException {
      return store.putIfAbsent(bucket, key, content);
    }

    @Override
    public void delete(String bucket, List<String> keys) throws IOException {
      store.delete(bucket, keys);
    }

    @Override
    public void close() {
      store.close();
    }
  }

  @Test
  void listsOnlyFoldersThatTheSelectionAndTheRangeCanMean() throws IOException {
    for (String camera : List.of("acme/north/dock/cam-1", "acme/south/dock/cam-2", "b/x/y/z")) {
      put("data/" + camera + "/2026/03/02/object", new byte[] {1});
    }
    ConcurrentLinkedQueue<String> listed = new ConcurrentLinkedQueue<>();
    S3Recordings recordings =
        recordings("acme/{north,south}/dock/*", MARCH_1 + DAY - 1, MARCH_1 + DAY, 1)
            .from(new Listened(opener, listed));

    assertThat(recordings.list()).extracting(Recording::name).hasSize(2);

    assertThat(new TreeSet<>(listed))
        .containsExactly(
            "data/acme/north/dock/cam-1/2026/03/01/",
            "data/acme/north/dock/cam-1/2026/03/02/",
            "data/acme/south/dock/cam-2/2026/03/01/",
            "data/acme/south/dock/cam-2/2026/03/02/",
            "folders of data/acme/north/dock/",
            "folders of data/acme/south/dock/");
    assertThat(listed).hasSize(6);
  }

  @Test
  void plainNamesAreNotListedAtAll() throws IOException {
    put("data/" + CAMERA + "/2026/03/01/object", new byte[] {1});
    ConcurrentLinkedQueue<String> listed = new ConcurrentLinkedQueue<>();
    S3Recordings recordings =
        recordings(CAMERA, MARCH_1, MARCH_1 + DAY, 0).from(new Listened(opener, listed));

    assertThat(recordings.list())
        .containsExactly(
            new Recording(
                CAMERA, List.of(new RecordedObject("data/" + CAMERA + "/2026/03/01/object", 1))));
    assertThat(listed).containsExactly("data/" + CAMERA + "/2026/03/01/");
  }

  @Test
  void ofAWideRangeWhatIsThereIsListed() throws IOException {
    for (String camera : List.of("acme/north/dock/cam-1", "acme/north/dock/cam-2")) {
      for (String day : List.of("2024/12/31", "2026/03/01", "2026/03/02", "2026/03/31")) {
        put("data/" + camera + "/" + day + "/object", new byte[] {1});
      }
    }
    ConcurrentLinkedQueue<String> listed = new ConcurrentLinkedQueue<>();
    ConcurrentLinkedQueue<Long> counts = new ConcurrentLinkedQueue<>();
    S3Recordings recordings =
        recordings("acme/north/dock/*", 0, Instant.parse("9999-12-31T00:00:00Z").toEpochMilli(), 24)
            .from(new Listened(opener, listed));

    S3Recordings.Listing listing = recordings.list(counts::add);

    assertThat(listing.recordings())
        .extracting(each -> each.name() + " " + each.objects().size())
        .containsExactly("acme/north/dock/cam-1 4", "acme/north/dock/cam-2 4");
    String camera = "data/acme/north/dock/cam-1/";
    assertThat(listed)
        .filteredOn(each -> !each.contains("cam-2"))
        .containsExactlyInAnyOrder(
            "folders of data/acme/north/dock/",
            "folders of " + camera,
            "folders of " + camera + "2024/",
            "folders of " + camera + "2026/",
            camera + "2024/12/",
            camera + "2026/03/");
    assertThat(listing.lists()).isEqualTo(11).isEqualTo(listed.size());
    assertThat(counts).contains(11L);
    assertThat(recordings.anyObject()).isTrue();
  }

  @Test
  void objectsComeInTheOrderInWhichTheyWereWrittenWhereThatIsWanted() throws IOException {
    String folder = "data/" + CAMERA + "/2026/03/0";
    for (String name : List.of("2/a", "1/c", "1/a", "1/b")) {
      put(folder + name, new byte[] {1});
    }

    S3Recordings byName = recordings(CAMERA, MARCH_1, MARCH_1 + 2 * DAY, 0);
    assertThat(keys(byName)).containsExactly("1/a", "1/b", "1/c", "2/a");
    S3Recordings byTime =
        byName.seenThrough(new ArchiveViews(ArchiveViews.Missing.UNNOTICED, true));
    assertThat(keys(byTime)).containsExactly("1/c", "1/a", "1/b", "2/a");
    assertThat(byTime.list()).isEqualTo(byTime.list());
  }

  private static List<String> keys(S3Recordings recordings) throws IOException {
    return recordings.list().get(0).objects().stream()
        .map(each -> each.key().replace("data/" + CAMERA + "/2026/03/0", ""))
        .toList();
  }

  @Test
  void largestRecordingComesFirstAndEqualOnesByCamera() throws IOException {
    put("data/a/a/a/c/2026/03/01/1", new byte[2]);
    put("data/a/a/a/b/2026/03/01/1", new byte[1]);
    put("data/a/a/a/b/2026/03/01/2", new byte[1]);
    put("data/a/a/a/a/2026/03/01/1", new byte[3]);
    put("data/a/a/a/d/2026/03/01/", new byte[0]);

    assertThat(recordings("*/*/*/*", MARCH_1, MARCH_1 + DAY, 0).list())
        .extracting(Recording::name)
        .containsExactly("a/a/a/a", "a/a/a/b", "a/a/a/c");
  }

  @Test
  void recordingIsReadObjectByObjectWhateverTheirNumberAndSize() throws IOException {
    System.out.println("sluice.seed=" + seed);
    for (int round = 0; round < 20; round++) {
      List<RecordedObject> objects = new ArrayList<>();
      List<ByteString> expected = new ArrayList<>();
      int count = random.nextInt(25);
      for (int i = 0; i < count; i++) {
        List<byte[]> records = new ArrayList<>();
        int bytes = random.nextInt(8) == 0 ? 60_000 : 200;
        for (int k = 1 + random.nextInt(100); k > 0; k--) {
          records.add(any(random, random.nextInt(bytes)));
        }
        records.forEach(each -> expected.add(ByteString.copyFrom(each)));
        byte[] plain = random.nextBoolean() ? delimited(records) : lines(records, "\n");
        byte[] stored =
            switch (random.nextInt(3)) {
              case 0 -> plain;
              case 1 -> gzip(plain);
              default -> zstd(plain);
            };
        String key = "round-%s/%03d".formatted(round, i);
        put(key, stored);
        objects.add(new RecordedObject(key, stored.length));
      }
      Recording recording = new Recording(CAMERA, objects);

      List<ByteString> read = new ArrayList<>();
      S3Recordings recordings = recordings("*/*/*/*", MARCH_1, MARCH_1 + DAY, 0);
      try (RecordReader reader = recordings.read(recording)) {
        while (reader.next()) {
          assertThat(reader.rejection()).isNull();
          read.add(ByteString.copyFrom(reader.buffer(), reader.offset(), reader.length()));
          assertThat(source(reader).getUri())
              .isEqualTo("s3://cameras/" + objects.get((int) reader.objectsRead()).key());
        }
        assertThat(reader.objectsRead()).isEqualTo(count);
        assertThat(reader.bytesRead()).isEqualTo(recording.size());
      }
      recordings.close();
      assertThat(read).as("round %s", round).isEqualTo(expected);
    }
  }

  @Test
  void vanishedObjectIsOneRejectedRecordAndTheNextIsRead() throws IOException {
    byte[] record = any(random, 10);
    put("1", delimited(List.of(record)));
    put("3", delimited(List.of(record)));
    Recording recording =
        new Recording(
            CAMERA,
            List.of(
                new RecordedObject("1", 9),
                new RecordedObject("2", 9),
                new RecordedObject("3", 9)));

    List<String> read = new ArrayList<>();
    try (RecordReader reader = recordings("*/*/*/*", 0, 1, 0).read(recording)) {
      while (reader.next()) {
        Reason reason = reader.rejection() == null ? null : reader.rejection().reason();
        read.add(source(reader).getUri() + " " + index(reader) + " " + reason);
      }
      assertThat(reader.objectsRead()).isEqualTo(3);
    }
    assertThat(read)
        .containsExactly(
            "s3://cameras/1 0 null",
            "s3://cameras/2 -1 REASON_OBJECT_MISSING",
            "s3://cameras/3 0 null");
  }

  @Test
  void failureOfTheStoreFailsTheReadingAfterWhatCameBefore() throws IOException {
    byte[] record = any(random, 10);
    put("1", delimited(List.of(record)));
    Recording recording =
        new Recording(CAMERA, List.of(new RecordedObject("1", 9), new RecordedObject("2", 9)));
    S3Recordings recordings =
        recordings("*/*/*/*", 0, 1, 0)
            .from(
                () ->
                    new Forwarding(opener.open()) {
                      @Override
                      public void list(
                          String bucket, String prefix, Consumer<StoredObject> objects) {}

                      @Override
                      public List<String> listFolders(String bucket, String prefix) {
                        return List.of();
                      }

                      @Override
                      public InputStream read(String bucket, String key) throws IOException {
                        if (key.equals("2")) {
                          throw new IOException("the store is away");
                        }
                        return super.read(bucket, key);
                      }
                    });

    try (RecordReader reader = recordings.read(recording)) {
      assertThat(reader.next()).isTrue();
      assertThatThrownBy(reader::next)
          .isExactlyInstanceOf(IOException.class)
          .hasMessage("the store is away");
    }
  }

  @Test
  void closingEndsTheThreadsAndTheStreams() throws Exception {
    byte[] large = new byte[20 << 20];
    byte[] first = delimited(List.of(any(random, 10)));
    System.arraycopy(first, 0, large, 0, first.length);
    Set<Thread> fetching = ConcurrentHashMap.newKeySet();
    ConcurrentLinkedQueue<String> closed = new ConcurrentLinkedQueue<>();
    List<RecordedObject> objects = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      put("" + i, large);
      objects.add(new RecordedObject("" + i, large.length));
    }
    ObjectStoreOpener watched =
        () ->
            new Forwarding(opener.open()) {
              @Override
              public void list(String bucket, String prefix, Consumer<StoredObject> objects) {}

              @Override
              public List<String> listFolders(String bucket, String prefix) {
                return List.of();
              }

              @Override
              public InputStream read(String bucket, String key) throws IOException {
                fetching.add(Thread.currentThread());
                return new FilterInputStream(super.read(bucket, key)) {
                  @Override
                  public void close() {
                    closed.add(key);
                  }
                };
              }
            };
    RecordReader reader =
        recordings("*/*/*/*", 0, 1, 0).from(watched).read(new Recording(CAMERA, objects));
    assertThat(reader.next()).isTrue();

    reader.close();

    assertThat(fetching).isNotEmpty();
    for (Thread thread : fetching) {
      thread.join(20_000);
      assertThat(thread.isAlive()).isFalse();
    }
    assertThat(closed).contains("0").doesNotContain("4");
  }

  @Test
  void recordingsTravel() throws Exception {
    put("data/" + CAMERA + "/2026/03/01/object", new byte[] {1});
    S3Recordings here = recordings("acme/*/*/*", MARCH_1, MARCH_1 + DAY, 0);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (RecordReader reader = here.read(new Recording(CAMERA, List.of()));
        ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      assertThat(reader.next()).isFalse();
      out.writeObject(here);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      S3Recordings there = (S3Recordings) in.readObject();

      assertThat(there.list()).isEqualTo(here.list()).hasSize(1);
      there.checkReadable(there.list().get(0).objects().get(0));
    }
  }

  @Test
  void refusesWhatCannotBeUsed() {
    assertRefused(
        "data/{camera}",
        "*/*/*/*",
        "layout must end with /, since objects lie in it, but was: data/{camera}");
    assertRefused("/data/", "*/*/*/*", "layout must have no empty folder, but was: /data/");
    assertRefused(
        "data/{organisation}/",
        "*/*/*/*",
        "layout has the unknown placeholder {organisation} at character 6, allowed are {organization}, {site}, {zone}, {camera}, {yyyy}, {MM}, {dd}: data/{organisation}/");
    assertRefused("da{ta/", "*/*/*/*", "layout has a lonely { at character 3: da{ta/");
    assertRefused(
        "{organization}/{site}/{zone}/{yyyy}/{MM}/{dd}/",
        "*/*/*/*",
        "layout must have {camera} once, but has it 0 times: {organization}/{site}/{zone}/{yyyy}/{MM}/{dd}/");
    assertRefused(
        "{organization}{site}/{zone}/{camera}/{yyyy}/{MM}/{dd}/",
        "*/*/*/*",
        "layout must have text between {organization} and {site}, or it cannot be told where one ends: {organization}{site}/{zone}/{camera}/{yyyy}/{MM}/{dd}/");
    assertRefused(
        LAYOUT,
        "acme/*",
        "select must have four parts, organization/site/zone/camera, but has 2: acme/*");
    assertRefused(LAYOUT, "acme//*/*", "select must have no empty part or alternative: acme//*/*");
    assertRefused(
        LAYOUT, "a/{b,}/*/*", "select must have no empty part or alternative: a/{b,}/*/*");
    assertRefused(
        LAYOUT,
        "a/{b/c}/*/*",
        "select has a { at character 3 that is not closed in its part: a/{b/c}/*/*");
    assertRefused(LAYOUT, "a/b}/*/*", "select has a lonely } at character 4: a/b}/*/*");
    assertThatThrownBy(() -> recordings("*/*/*/*", 5, 5, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the range must end after it begins");
    assertThatThrownBy(() -> recordings("*/*/*/*", 5, 6, -1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("layoutSlackHours must be from 0 to 8784, but was: -1");
  }

  private void assertRefused(String layout, String select, String message) {
    assertThatThrownBy(
            () ->
                S3Recordings.of(
                    opener, new ObjectLocation("cameras", ""), layout, select, 0, 1, 0, 16))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  private S3Recordings recordings(String select, long from, long to, int slackHours) {
    return S3Recordings.of(
        opener, new ObjectLocation("cameras", ""), LAYOUT, select, from, to, slackHours, 16);
  }

  private void put(String key, byte[] content) throws IOException {
    try (ObjectStore store = opener.open()) {
      store.put("cameras", key, content);
    }
  }

  private static ObjectSource source(RecordReader reader) {
    return ((RecordPlace.InObject) reader.place()).source();
  }

  private static long index(RecordReader reader) {
    ObjectSource source = source(reader);
    return source.hasRecordIndex() ? source.getRecordIndex() : -1;
  }
}
