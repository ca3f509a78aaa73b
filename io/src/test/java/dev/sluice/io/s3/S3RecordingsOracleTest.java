package dev.sluice.io.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.transforms.recordings.RecordedObject;
import dev.sluice.transforms.recordings.Recording;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Listing by prefixes against the slow way: list everything, and parse each key. */
class S3RecordingsOracleTest {
  private static final List<String> LAYOUTS =
      List.of(
          "data/{organization}/{site}/{zone}/{camera}/{yyyy}/{MM}/{dd}/",
          "{organization}/{site}/{zone}/{camera}/dt={yyyy}-{MM}-{dd}/",
          "{yyyy}/{MM}/{dd}/{organization}/{site}/{zone}/{camera}/",
          "o={organization}/{dd}/x/{site}-in-{zone}/{yyyy}{MM}/cam_{camera}_v1/",
          "{camera}/{zone}/{site}/{organization}/{MM}{dd}/{yyyy}/",
          "{organization}.{yyyy}.{site}/{zone}/{MM}/{dd}-{camera}/");
  private static final List<String> NAMES =
      List.of("acme", "a", "b.c", "north-1", "north-2", "n", "ca+m (1)", "$x", "\u00e9t\u00e9");
  private static final List<String> GLOBS =
      List.of("*", "*", "acme", "a", "north-?", "n*", "{a,acme}", "*{m,1}*", "{north-*,b.c}", "?");
  private static final LocalDate FIRST = LocalDate.of(2026, 2, 26);

  private static final long LAST = Instant.parse("9999-12-31T00:00:00Z").toEpochMilli();

  private final long seed = Long.getLong("sluice.seed", new Random().nextLong());
  private final Random random = new Random(seed);

  private record Lying(String camera, LocalDate day) {}

  @Test
  void listIsWhatTheSlowWayGives() throws IOException {
    System.out.println("sluice.seed=" + seed);
    int found = 0;
    for (int round = 0; round < 120; round++) {
      String layout = any(LAYOUTS);
      String below = any(List.of("", "lake/", "lake/raw"));
      ObjectStoreOpener opener = InMemoryObjectStore.withBuckets("cameras");
      try (ObjectStore store = opener.open()) {
        fill(store, ObjectLayout.parse(layout), asFolder(below));
        String select = any(GLOBS) + "/" + any(GLOBS) + "/" + any(GLOBS) + "/" + any(GLOBS);
        long from = FIRST.toEpochDay() * 86_400_000L + random.nextInt(6 * 86_400_000);
        long to = from + 1 + random.nextInt(3 * 86_400_000);
        if (random.nextInt(3) == 0) {
          from -= any(List.of(0L, 10L, 40L, 500L)) * 86_400_000;
          to = any(List.of(to + 70 * 86_400_000L, LAST));
        }
        int slack = random.nextInt(30);
        S3Recordings recordings =
            S3Recordings.of(
                opener, new ObjectLocation("cameras", below), layout, select, from, to, slack, 1);

        List<Recording> expected = slowly(store, below, layout, select, from, to, slack);

        assertThat(recordings.list())
            .as("round %s, %s, %s, %s to %s + %s h", round, layout, select, from, to, slack)
            .isEqualTo(expected);
        assertThat(recordings.anyObject()).isEqualTo(!expected.isEmpty());
        found += expected.size();
      }
    }
    assertThat(found).isPositive();
  }

  private void fill(ObjectStore store, ObjectLayout layout, String below) throws IOException {
    int cameras = random.nextInt(12);
    for (int i = 0; i < cameras; i++) {
      String camera = String.join("/", any(NAMES), any(NAMES), any(NAMES), any(NAMES));
      for (int k = random.nextInt(20); k > 0; k--) {
        String folder =
            below
                + layout.prefix(
                    camera, FIRST.plusDays(random.nextInt(random.nextInt(4) == 0 ? 500 : 9)));
        String name =
            any(List.of("", "x", "10", "9", "05/part", "z/", "\ufffd", "\ud83d\ude00", "A b"));
        store.put("cameras", folder + name, new byte[random.nextInt(5)]);
      }
    }
    store.put("cameras", below + "data/readme", new byte[1]);
    store.put("cameras", "other", new byte[1]);
  }

  private static List<Recording> slowly(
      ObjectStore store,
      String below,
      String layout,
      String select,
      long from,
      long to,
      int slackHours)
      throws IOException {
    LocalDate first = LocalDate.ofInstant(Instant.ofEpochMilli(from), ZoneOffset.UTC);
    LocalDate last =
        LocalDate.ofInstant(
            Instant.ofEpochMilli(to - 1).plusSeconds(3600L * slackHours), ZoneOffset.UTC);
    String start = asFolder(below);
    Map<String, TreeMap<LocalDate, List<RecordedObject>>> cameras = new HashMap<>();
    store.list(
        "cameras",
        start,
        each -> {
          Lying lying = parse(layout, each.key().substring(start.length()));
          if (lying != null
              && !each.key().endsWith("/")
              && !lying.day.isBefore(first)
              && !lying.day.isAfter(last)
              && matches(select, lying.camera)) {
            cameras
                .computeIfAbsent(lying.camera, any -> new TreeMap<>())
                .computeIfAbsent(lying.day, any -> new ArrayList<>())
                .add(new RecordedObject(each.key(), each.bytes()));
          }
        });
    List<Recording> recordings = new ArrayList<>();
    cameras.forEach(
        (camera, days) ->
            recordings.add(
                new Recording(
                    camera,
                    days.values().stream()
                        .flatMap(
                            day ->
                                day.stream()
                                    .sorted(Comparator.comparing(S3RecordingsOracleTest::hex)))
                        .toList())));
    recordings.sort(
        Comparator.comparing((Recording each) -> -each.size()).thenComparing(Recording::name));
    return recordings;
  }

  private static String asFolder(String below) {
    return below.isEmpty() || below.endsWith("/") ? below : below + "/";
  }

  private static String hex(RecordedObject object) {
    StringBuilder hex = new StringBuilder();
    for (byte each : object.key().getBytes(UTF_8)) {
      hex.append("%02x".formatted(each));
    }
    return hex.toString();
  }

  private static Lying parse(String layout, String key) {
    String regex =
        Arrays.stream(layout.split("(?=\\{)|(?<=})"))
            .map(
                piece ->
                    switch (piece) {
                      case "{organization}", "{site}", "{zone}", "{camera}" ->
                          "(?<" + piece.substring(1, piece.length() - 1) + ">[^/]+)";
                      case "{yyyy}" -> "(?<yyyy>[0-9]{4})";
                      case "{MM}" -> "(?<MM>[0-9]{2})";
                      case "{dd}" -> "(?<dd>[0-9]{2})";
                      default -> Pattern.quote(piece);
                    })
            .reduce("", String::concat);
    Matcher matcher = Pattern.compile(regex + ".*", Pattern.DOTALL).matcher(key);
    if (!matcher.matches()) {
      return null;
    }
    return new Lying(
        String.join(
            "/",
            matcher.group("organization"),
            matcher.group("site"),
            matcher.group("zone"),
            matcher.group("camera")),
        LocalDate.parse(
            matcher.group("yyyy") + "-" + matcher.group("MM") + "-" + matcher.group("dd")));
  }

  /** As a shell matches: the file system's globs know the same signs. */
  private static boolean matches(String select, String camera) {
    return FileSystems.getDefault().getPathMatcher("glob:" + select).matches(Path.of(camera));
  }

  private <T> T any(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
