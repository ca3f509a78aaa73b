package dev.sluice.io.runs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.run.v1.InputCounts;
import java.util.List;
import org.junit.jupiter.api.Test;

class InputWarningsTest {
  @Test
  void singleRejectedRecordsAreNoWarning() {
    assertThat(
            warnings(
                counts(200)
                    .putRejected("REASON_BASE64_INVALID", 50)
                    .putRejected("REASON_TOO_LATE", 40)))
        .isEmpty();
    assertThat(warnings(counts(0))).isEmpty();
  }

  @Test
  void missingDamagedAndPackedObjectsAreSaidApart() {
    assertThat(
            warnings(
                counts(200)
                    .putRejected("REASON_OBJECT_MISSING", 1_001)
                    .putRejected("REASON_OBJECT_EMPTY", 1)
                    .putRejected("REASON_COMPRESSION_UNKNOWN", 2)
                    .putRejected("REASON_COMPRESSION_CORRUPT", 2)))
        .containsExactly(
            "1,001 objects are missing: what they held is not in the result (object_missing)",
            "data is damaged, not only rejected: 3 objects cannot be read to their end, and what they"
                + " held there is not in the result (object_empty 1, compression_corrupt 2)",
            "2 objects are packed in a way that is not read here: unpack them, and replay again"
                + " (compression_unknown)");
  }

  @Test
  void objectsOutOfTheOrderOfTimeAreSaidFromOneRecordInAHundredOn() {
    assertThat(warnings(counts(700).setLateWithObject(6))).isEmpty();
    assertThat(warnings(counts(700).setLateWithObject(7)))
        .singleElement()
        .asString()
        .startsWith("7 of 700 records are too late with the whole object that they lie in")
        .contains("--objectOrder=modified", "--allowedDisorderSeconds");
  }

  private static InputCounts.Builder counts(long records) {
    return InputCounts.newBuilder().setRecords(records);
  }

  private static List<String> warnings(InputCounts.Builder counts) {
    return InputWarnings.of(counts.build());
  }
}
