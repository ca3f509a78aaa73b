package dev.sluice.pipelines.compare;

import com.google.protobuf.TextFormat;
import dev.sluice.camera.v1.Incident;
import dev.sluice.compare.v1.ObservedFact;
import dev.sluice.io.archive.ArchiveViews;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.S3Recordings;
import dev.sluice.io.s3.S3Settings;
import dev.sluice.transforms.cameras.Observation;
import dev.sluice.transforms.cameras.ObservationDecoder;
import dev.sluice.transforms.recordings.RecordReader;
import dev.sluice.transforms.recordings.RecordedObject;
import dev.sluice.transforms.recordings.Recording;
import dev.sluice.transforms.recordings.RecordingStore;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds what was observed around an incident in the recordings that it came from: of the tracks
 * that took part, from a little before its begin to a little after its end, at most {@value #MOST}.
 * It reads the one or two objects of the camera that hold them, found by bisection, since objects
 * lie in the order of time; an observation that was delivered long after can be missed.
 *
 * @param store where the recordings lie
 * @param input below which place
 * @param layout how they lie there
 * @param slackHours how much later than it happened a message can have been delivered
 * @param asModified whether its objects are read in the order in which they were written
 * @param recordLimitMegabytes where a record is too large
 */
record EvidenceReader(
    S3Settings store,
    ObjectLocation input,
    String layout,
    int slackHours,
    boolean asModified,
    int recordLimitMegabytes)
    implements Serializable {
  private static final int MOST = 40;
  private static final long PADDING_MILLIS = 10_000;

  /**
   * How far behind the window reading goes on: for what comes late, and for a State that begins in
   * the window and is told when it has ended.
   */
  private static final long LATE_MILLIS = 15 * 60_000;

  private static final int MOST_RECORDS = 100_000;

  /** Those of a replay of objects with these options; none where it read something else. */
  static Optional<EvidenceReader> of(Map<String, String> options, S3Settings store) {
    String input = options.getOrDefault("input", "");
    String layout = options.get("layout");
    if (!input.startsWith("s3://") || layout == null) {
      return Optional.empty();
    }
    return Optional.of(
        new EvidenceReader(
            store,
            ObjectLocation.parse(input),
            layout,
            Integer.parseInt(options.getOrDefault("layoutSlackHours", "24")),
            "modified".equals(options.get("objectOrder")),
            Integer.parseInt(options.getOrDefault("recordLimitMegabytes", "16"))));
  }

  /** The observations, by time; none where the recordings are gone. */
  List<ObservedFact> around(Incident incident) throws IOException {
    long from = incident.getStartMillis() - PADDING_MILLIS;
    long to = incident.getEndMillis() + PADDING_MILLIS;
    RecordingStore recordings =
        S3Recordings.of(
                store,
                input,
                layout,
                incident.getCameraId(),
                from,
                to + 1,
                slackHours,
                recordLimitMegabytes)
            .seenThrough(new ArchiveViews(ArchiveViews.Missing.UNNOTICED, asModified));
    try {
      List<Observation> found = new ArrayList<>();
      for (Recording recording : recordings.list()) {
        List<RecordedObject> objects = recording.objects();
        int begin = Math.max(0, lastBefore(recordings, recording, from) - 1);
        read(
            recordings,
            new Recording(recording.name(), objects.subList(begin, objects.size())),
            incident.getCameraId(),
            from,
            to,
            found);
      }
      return facts(incident, found);
    } finally {
      recordings.close();
    }
  }

  /** The place of the last object that begins before a time, or 0. */
  private static int lastBefore(RecordingStore recordings, Recording recording, long millis)
      throws IOException {
    int low = 0;
    int high = recording.objects().size() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (firstMillis(recordings, recording, middle) <= millis) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  private static long firstMillis(RecordingStore recordings, Recording recording, int object)
      throws IOException {
    ObservationDecoder decoder = new ObservationDecoder();
    try (RecordReader reader =
        recordings.read(
            new Recording(recording.name(), List.of(recording.objects().get(object))))) {
      while (reader.next()) {
        if (reader.rejection() == null
            && decoder.decode(reader.camera(), reader.buffer(), reader.offset(), reader.length())
                instanceof Observation observation) {
          return observation.timeMillis();
        }
      }
    }
    return Long.MIN_VALUE;
  }

  private static void read(
      RecordingStore recordings,
      Recording recording,
      String camera,
      long from,
      long to,
      List<Observation> found)
      throws IOException {
    ObservationDecoder decoder = new ObservationDecoder();
    try (RecordReader reader = recordings.read(recording)) {
      for (int records = 0; records < MOST_RECORDS && reader.next(); records++) {
        if (reader.rejection() == null
            && decoder.decode(reader.camera(), reader.buffer(), reader.offset(), reader.length())
                instanceof Observation observation) {
          if (observation.timeMillis() > to + LATE_MILLIS) {
            return;
          }
          if (observation.timeMillis() >= from
              && observation.startMillis() <= to
              && observation.cameraId().equals(camera)) {
            found.add(observation);
          }
        }
      }
    }
  }

  /** Of too many, the first and the last ones. */
  private static List<ObservedFact> facts(Incident incident, List<Observation> found) {
    Set<String> tracks = new HashSet<>(incident.getOtherTrackIdsList());
    tracks.add(incident.getTrackId());
    List<Observation> sorted =
        found.stream()
            .filter(observation -> tracks.contains(observation.trackId()))
            .sorted(
                Comparator.comparingLong(Observation::timeMillis).thenComparing(Observation.ORDER))
            .distinct()
            .toList();
    List<ObservedFact> facts = new ArrayList<>();
    for (int i = 0; i < sorted.size(); i++) {
      if (i < MOST / 2 || i >= sorted.size() - MOST / 2) {
        Observation observation = sorted.get(i);
        facts.add(
            ObservedFact.newBuilder()
                .setStartMillis(observation.startMillis())
                .setTimeMillis(observation.timeMillis())
                .setTrackId(observation.trackId())
                .setSubject(observation.subject().fieldName())
                .setFacts(
                    TextFormat.printer()
                        .emittingSingleLine(true)
                        .printToString(observation.facts().message())
                        .strip())
                .build());
      }
    }
    return facts;
  }
}
