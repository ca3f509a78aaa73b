package dev.sluice.pipelines.incidents;

import static dev.sluice.pipelines.LiveRecords.at;
import static dev.sluice.pipelines.LiveRecords.batch;
import static dev.sluice.pipelines.LiveRecords.door;
import static dev.sluice.pipelines.LiveRecords.empty;
import static dev.sluice.pipelines.LiveRecords.text;
import static java.util.Objects.requireNonNull;

import dev.sluice.camera.v1.Incident;
import dev.sluice.deadletter.v1.DeadLetter;
import dev.sluice.pipelines.LiveRecords;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a record between the topic and the places that are written to. */
class IncidentsPipelineTest {
  private static final long NOON = 1_772_366_400_000L;

  @TempDir private Path folder;

  private static long second(int second) {
    return NOON + second * 1_000L;
  }

  /** A rule that reports each door of that track, or of any. */
  private Path rules(String name, String when) throws IOException {
    return Files.writeString(
        folder.resolve(name),
        """
        rules:
          - id: open
            title: A door stands open
            why: For the test.
            severity: LOW
            occurs:
              condition: {subject: door, when: "%s"}
        """
            .formatted(when));
  }

  private static PCollection<String> tracks(String name, PCollection<Incident> incidents) {
    return incidents.apply(
        name, MapElements.into(TypeDescriptors.strings()).via(Incident::getTrackId));
  }

  @Test
  void eachObservationCountsOnceAndWhatIsLateOrBadIsALetter() throws Exception {
    IncidentsPlan plan =
        IncidentsPlan.of(
            LiveRecords.options(
                IncidentsOptions.class,
                "--rules=" + rules("rules.yaml", "door.open"),
                "--candidateRules=" + rules("candidate.yaml", "door.open && track == 'quiet'"),
                "--output=kafka:found",
                "--candidateOutput=kafka:tried",
                "--deadLetters=kafka:letters",
                "--allowedDisorderSeconds=10"));
    Pipeline pipeline = LiveRecords.pipeline();
    IncidentsPipeline.Detected detected =
        IncidentsPipeline.detect(
            pipeline.apply(
                "Records",
                LiveRecords.stream(pipeline)
                    .addElements(batch(door(0, "first", second(20)), door(1, "early", second(11))))
                    .addElements(batch(door(2, "first", second(20)), text(3, second(20), "?")))
                    .advanceWatermarkTo(at(second(15)))
                    // Behind the watermark, and not behind its camera's frontier.
                    .addElements(batch(door(4, "behind", second(12)), empty(5, second(20))))
                    .addElements(batch(door(6, "quiet", second(40))))
                    .addElements(batch(door(7, "late", second(29))))
                    .advanceWatermarkTo(at(second(60)))
                    // The watermark has passed the camera: it was quiet.
                    .addElements(batch(door(8, "later", second(39))))
                    .advanceWatermarkToInfinity()),
            plan);

    PAssert.that(tracks("Found", detected.found().incidents()))
        .containsInAnyOrder("first", "early", "behind", "quiet");
    PAssert.that(tracks("Tried", requireNonNull(detected.found().candidate())))
        .containsInAnyOrder("quiet");
    PAssert.that(
            detected
                .rejected()
                .apply("Rejected", Flatten.pCollections())
                .apply(
                    "Reasons",
                    MapElements.into(TypeDescriptors.strings()).via(IncidentsPipelineTest::reason)))
        .containsInAnyOrder(
            "3 REASON_MESSAGE_MALFORMED",
            "5 REASON_VALUE_MISSING",
            "7 REASON_TOO_LATE",
            "8 REASON_TOO_LATE");
    pipeline.run().waitUntilFinish();
  }

  private static String reason(DeadLetter letter) {
    return letter.getTopic().getOffset() + " " + letter.getReason();
  }
}
