package dev.sluice.pipelines.copied;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.io.s3.InMemoryObjectStore;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.io.s3.ObjectStoreOpener;
import dev.sluice.pipelines.definition.Definitions;
import dev.sluice.pipelines.definition.Endpoint;
import dev.sluice.pipelines.definition.PipelineDefinition;
import dev.sluice.pipelines.definition.Reach.Server;
import dev.sluice.pipelines.launch.PlannedPipeline;
import java.io.InputStream;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What adding a pipeline takes: a folder, and a line that names its definition. */
class AddedPipelineTest {
  private static final List<String> OPTIONS =
      List.of(
          "--input=s3://results/in.ndjson",
          "--output=s3://copies",
          "--s3Endpoint=http://store:9000",
          "--runner=DirectRunner",
          "--stableUniqueNames=ERROR");

  private static PlannedPipeline planned() {
    return PlannedPipeline.of(Definitions.named("copied").orElseThrow(), OPTIONS);
  }

  @Test
  void isFoundByItsNameAndListedWithTheOthers() {
    assertThat(Definitions.all().stream().map(PipelineDefinition::name))
        .contains("amounts", "archive", "compare", "copied", "incidents", "replay", "try")
        .isSorted();
  }

  @Test
  void saysWhomItSpeaksTo() {
    List<Endpoint<?>> endpoints = planned().plan().endpoints();

    assertThat(endpoints.stream().map(Endpoint::name)).containsExactly("output");
    assertThat(endpoints.get(0).reach().servers()).containsExactly(new Server("S3", "store", 9000));
    assertThat(endpoints.get(0).direction()).isEqualTo(Endpoint.Direction.BOTH);
  }

  @Test
  void runs() throws Exception {
    ObjectStoreOpener opener = InMemoryObjectStore.withBuckets("results", "copies");
    PlannedPipeline planned = planned();
    CopiedDefinition.Plan plan = (CopiedDefinition.Plan) planned.plan();
    try (ObjectStore store = opener.open()) {
      store.put(
          "results",
          "in.ndjson",
          "{\"incidentId\":\"b\"}\n{\"incidentId\":\"a\"}\n".getBytes(UTF_8));

      var unused = plan.build(planned.options(), opener).run().waitUntilFinish();

      try (InputStream copy = store.read("copies", plan.run().file("incidents.ndjson").key())) {
        assertThat(new String(copy.readAllBytes(), UTF_8).lines().map(line -> line.split(",")[0]))
            .containsExactly("{\"incidentId\":\"a\"", "{\"incidentId\":\"b\"");
      }
    }
  }
}
