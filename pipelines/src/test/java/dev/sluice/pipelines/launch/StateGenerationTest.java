package dev.sluice.pipelines.launch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.hash.Hashing;
import dev.sluice.pipelines.definition.Versions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.runtime.util.EnvironmentInformation;
import org.junit.jupiter.api.Test;

/** The number that says which releases can go on with each other's live jobs. */
class StateGenerationTest {
  private static final String PINNED = "state-generation.txt";

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = StateGenerationTest.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    }
  }

  @Test
  void itIsThatOfTheBeamTheFlinkAndTheAddressesOfState() throws IOException {
    List<String> decide = new ArrayList<>();
    decide.add("state generation " + Versions.stateGeneration());
    decide.add("beam " + Versions.beam());
    decide.add("flink " + EnvironmentInformation.getVersion());
    for (String graph : List.of("amounts", "archive", "incidents", "incidents-in-transactions")) {
      decide.add(graph + " " + Hashing.sha256().hashBytes(resource(graph + ".txt")));
    }
    assertThat(decide)
        .as(
            "What decides whether a savepoint fits has changed. Where scripts/upgrade-check shows that jobs of the last release"
                + " go on without --with, write the new lines into %s. Where they do not, raise state.generation in"
                + " version.properties too, and say in UPGRADING.md what is lost.",
            PINNED)
        .isEqualTo(new String(resource(PINNED), UTF_8).lines().toList());
  }

  @Test
  void theChartHasTheSame() throws IOException {
    assertThat(Files.readAllLines(Path.of("../deploy/chart/Chart.yaml")))
        .contains("  sluice.dev/state-generation: \"" + Versions.stateGeneration() + "\"");
  }
}
