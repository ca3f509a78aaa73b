package dev.sluice.transforms.line;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.sluice.line.v1.Alert;
import dev.sluice.state.v1.SeriesState;
import dev.sluice.transforms.Seeds;
import dev.sluice.transforms.deadletters.TopicLetters;
import dev.sluice.transforms.readings.Reading;
import dev.sluice.transforms.rejections.Rejection;
import dev.sluice.transforms.topics.TopicRecord;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The engine against the oracle, on random readings out of order, repeated and of wrong clocks. */
class LineOracleTest {
  static final long DAY = 86_400_000;
  static final long BEGIN = 1_767_225_600_000L;

  static final String YAML =
      """
      gapSeconds: 120
      rules:
        - {id: hot, title: Hot, why: It burns., severity: HIGH, metric: temperature,
           threshold: {above: 70, clear: 65.5, holdSeconds: 3}}
        - {id: hot-at-once, title: Hot, why: It burns., severity: LOW, metric: temperature,
           threshold: {above: 70}}
        - {id: cold, title: Cold, why: It freezes., severity: LOW, metric: temperature,
           threshold: {below: 10.5, clear: 12}}
        - {id: jump, title: Jump, why: It breaks., severity: MEDIUM, metric: vibration,
           jump: {factor: 1.95}}
        - id: tree
          title: Tree
          why: It breaks.
          severity: MEDIUM
          metric: vibration
          tree:
            values: 3
            root:
              split:
                value: 0
                atMost: 10
                then: {anomaly: false}
                otherwise:
                  split:
                    value: 1
                    atMost: 12.5
                    then: {anomaly: false}
                    otherwise:
                      split: {value: 2, atMost: 15, then: {anomaly: false}, otherwise: {anomaly: true}}
        - {id: quiet, title: Quiet, why: It is off., severity: LOW, metric: temperature,
           silence: {longerThanSeconds: 30}}
      """;

  static final List<LineOracle.Rule> RULES =
      List.of(
          rule("hot", "temperature", "above", "70", "65.5", 3_000),
          rule("hot-at-once", "temperature", "above", "70", "70", 0),
          rule("cold", "temperature", "below", "10.5", "12", 0),
          rule("jump", "vibration", "jump", "1.95", "", 0),
          new LineOracle.Rule("tree", "vibration", "tree", "", "", 0, List.of("10", "12.5", "15")),
          rule("quiet", "temperature", "silence", "", "", 30_000));

  private static LineOracle.Rule rule(
      String id, String metric, String kind, String limit, String clear, long millis) {
    return new LineOracle.Rule(id, metric, kind, limit, clear, millis, List.of());
  }

  @Test
  void findsWhatTheOracleFindsInWhateverComesHoweverItIsPacked() {
    Random random = Seeds.random();
    for (int round = 0; round < 60; round++) {
      long allowed = random.nextInt(4) * 2_000L;
      List<LineOracle.Line> arrived = readings(random);
      LineOracle oracle = new LineOracle(RULES, allowed, 120_000);
      oracle.take(arrived);

      Found found = new Found();
      InMemoryShard state = new InMemoryShard();
      ShardDetection detection =
          new ShardDetection(
              new LineSettings(
                  LineRuleSets.read("line.yaml", YAML),
                  allowed,
                  new TopicLetters("line", "1.0", 1_000)));
      List<TopicRecord> records = new ArrayList<>();
      for (LineOracle.Line line : arrived) {
        records.add(record(line, records.size()));
      }
      for (int at = 0; at < records.size(); ) {
        int end = Math.min(records.size(), at + 1 + random.nextInt(40));
        detection.onPack(new ReadingPack(records.subList(at, end)), state, found);
        at = end;
      }
      // Nothing more comes: the clock of the line goes on until nothing is left to do.
      while (state.timer != null) {
        state.watermark = Math.max(state.timer, state.watermark);
        detection.onTimer(state, found);
      }

      assertThat(found.alerts).isEqualTo(oracle.alerts);
      assertThat(found.ids).hasSameSizeAs(found.alerts);
      assertThat(found.anomalies).containsExactlyInAnyOrderElementsOf(oracle.anomalies);
      assertThat(found.late).containsExactlyInAnyOrderElementsOf(oracle.late);
      assertThat(found.duplicates).isEqualTo(oracle.duplicates);
      assertThat(found.released).isEqualTo(oracle.used);
    }
  }

  static List<LineOracle.Line> readings(Random random) {
    List<LineOracle.Line> lines = new ArrayList<>();
    for (String metric : List.of("temperature", "vibration")) {
      for (int device = 0; device < 3; device++) {
        long skew = random.nextInt(4) == 0 ? random.nextLong(-DAY, DAY) : 0;
        long time = BEGIN + skew;
        double value = 10 + random.nextInt(60);
        for (int i = random.nextInt(120) + 1; i > 0; i--) {
          time += random.nextInt(20) == 0 ? random.nextInt(200_000) : random.nextInt(3) * 500L;
          value =
              random.nextInt(15) == 0
                  ? random.nextInt(100)
                  : Math.max(0, value + random.nextInt(9) - 4);
          // Values that meet a limit exactly, and the same number written in other ways.
          String written =
              switch (random.nextInt(6)) {
                case 0 -> "70";
                case 1 -> "65.50";
                case 2 -> Integer.toString((int) value) + ".5";
                default -> Integer.toString((int) value);
              };
          long clock = random.nextInt(60) == 0 ? time + DAY : time;
          String payload =
              "machine-" + device % 2 + ",pump-" + device + "," + written + "," + clock;
          lines.add(new LineOracle.Line(metric, payload));
          if (random.nextInt(10) == 0) {
            lines.add(lines.get(lines.size() - 1 - random.nextInt(Math.min(10, lines.size()))));
          }
        }
      }
    }
    // Out of order: some are taken out and put in later.
    for (int i = lines.size() / 10; i > 0; i--) {
      int from = random.nextInt(lines.size());
      lines.add(Math.min(lines.size() - 1, from + random.nextInt(10)), lines.remove(from));
    }
    // Devices come mixed, each in its own order.
    Map<String, List<LineOracle.Line>> byDevice =
        lines.stream()
            .collect(
                Collectors.groupingBy(
                    l -> l.metric() + l.parts()[1], TreeMap::new, Collectors.toList()));
    List<List<LineOracle.Line>> left =
        byDevice.values().stream().map(ArrayList::new).collect(Collectors.toList());
    List<LineOracle.Line> mixed = new ArrayList<>();
    while (!left.isEmpty()) {
      Collections.shuffle(left, random);
      mixed.add(left.get(0).remove(0));
      left.removeIf(List::isEmpty);
    }
    return mixed;
  }

  static TopicRecord record(LineOracle.Line line, long offset) {
    return new TopicRecord(
        "iot-sensor-sw-" + line.metric(),
        0,
        offset,
        line.time(),
        null,
        ByteString.copyFromUtf8(line.payload()),
        List.of());
  }

  /** Keeps state as a runner does: as bytes. */
  private static final class InMemoryShard implements ShardState {
    private final Map<String, ByteString> states = new TreeMap<>();
    private @Nullable Long timer;
    private long watermark = Long.MIN_VALUE;

    @Override
    public @Nullable SeriesState get(String series) {
      ByteString bytes = states.get(series);
      return bytes == null ? null : parse(bytes);
    }

    private static SeriesState parse(ByteString bytes) {
      try {
        return SeriesState.parseFrom(bytes);
      } catch (com.google.protobuf.InvalidProtocolBufferException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void put(String series, SeriesState state) {
      states.put(series, state.toByteString());
    }

    @Override
    public void remove(String series) {
      states.remove(series);
    }

    @Override
    public List<Map.Entry<String, SeriesState>> all() {
      List<Map.Entry<String, SeriesState>> all = new ArrayList<>();
      states.forEach((series, bytes) -> all.add(Map.entry(series, parse(bytes))));
      return all;
    }

    @Override
    public @Nullable Long timerMillis() {
      return timer;
    }

    @Override
    public void setTimer(@Nullable Long millis) {
      timer = millis;
    }

    @Override
    public long watermarkMillis() {
      return watermark;
    }
  }

  private static final class Found implements ShardDetection.Listener {
    private final TreeSet<String> alerts = new TreeSet<>();
    private final Set<String> ids = new HashSet<>();
    private final List<String> anomalies = new ArrayList<>();
    private final List<String> late = new ArrayList<>();
    private int released;
    private int duplicates;

    @Override
    public void alert(Alert alert) {
      assertThat(ids.add(alert.getAlertId() + alert.getState())).isTrue();
      alerts.add(AlertText.of(alert));
    }

    @Override
    public void anomaly(Reading reading, ByteString payload) {
      anomalies.add(payload.toStringUtf8());
    }

    @Override
    public void rejected(TopicRecord record, String step, Rejection rejection) {
      assertThat(step).isEqualTo("OrderReadings");
      assertThat(record.value()).isNotNull();
      late.add(record.value().toStringUtf8());
    }

    @Override
    public void counted(int used, int repeated) {
      released += used;
      duplicates += repeated;
    }
  }
}
