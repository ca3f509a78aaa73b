package dev.sluice.command.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.command.Sluice;
import dev.sluice.pipelines.definition.Definitions;
import dev.sluice.pipelines.definition.Versions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessUtils;
import org.apache.flink.runtime.jobmanager.JobManagerProcessUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the charts make of the values that come with them. */
class RenderedChartTest {
  /** {@code -Dsluice.golden=write} writes them anew. */
  private static final Path GOLDEN = Path.of("src/test/resources/dev/sluice/command/deploy");

  private static final long MOST_CPUS = 2_000;
  private static final long MOST_MEBIBYTES = 16 * 1_024;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"archive", "incidents", "amounts", "hours", "console", "cameras"})
  void objectsOfAServiceAreAsTheyWere(String service) throws IOException {
    String rendered =
        Stream.of(Deployed.render("chart", Deployed.LAPTOP_VALUES).text().split("(?m)^---\n"))
            .filter(object -> object.contains("\n  name: sluice-" + service + "\n"))
            .collect(Collectors.joining("---\n"));
    Path golden = GOLDEN.resolve(service + ".yaml");
    if (System.getProperty("sluice.golden", "").equals("write")) {
      Files.writeString(golden, rendered);
    }
    assertThat(rendered).isNotEmpty().isEqualTo(Files.readString(golden));
  }

  @Test
  void valuesOfALaptopAreValidAndFitOnIt() throws IOException {
    Charts.Rendered flows = Deployed.render("chart", Deployed.LAPTOP_VALUES);
    Charts.Rendered around = Deployed.render("laptop", Deployed.LAPTOP_VALUES);
    assertThat(Deployed.check(flows, around).faults()).isEmpty();
    PodSums sums =
        PodSums.of(RenderedObject.all(flows.text()))
            .and(PodSums.of(RenderedObject.all(around.text())));
    assertThat(sums.pods()).isGreaterThan(10);
    assertThat(sums.cpus()).isPositive().isLessThanOrEqualTo(MOST_CPUS);
    assertThat(sums.mebibytes()).isPositive().isLessThanOrEqualTo(MOST_MEBIBYTES);
  }

  @Test
  void valuesOfEksAreValidAndWhatIsOpenIsSaidAloud() throws IOException {
    DeployCheck check =
        Deployed.check(Deployed.render("chart", Deployed.DEPLOY.resolve("values-eks.yaml")));
    assertThat(check.faults()).isEmpty();
    assertThat(check.notes())
        .contains(
            "pipelines.archive may speak to every address at port 443, for 's3'; cidrs below"
                + " servers.s3.reach would say which");
  }

  @Test
  void partsOfFlinksMemoryMakeUpThePod() throws IOException {
    List<RenderedObject> jobs =
        RenderedObject.all(Deployed.render("chart", Deployed.LAPTOP_VALUES).text()).stream()
            .filter(object -> object.kind().equals("FlinkDeployment"))
            .toList();
    assertThat(jobs).hasSize(3);
    for (RenderedObject job : jobs) {
      YamlTree spec = job.content().at("spec");
      Configuration parts = Configuration.fromMap(spec.at("flinkConfiguration").texts());
      assertThat(
              TaskExecutorProcessUtils.processSpecFromConfig(parts)
                      .getTotalProcessMemorySize()
                      .getMebiBytes()
                  + "m")
          .isEqualTo(spec.at("taskManager", "resource", "memory").words());
      assertThat(
              JobManagerProcessUtils.processSpecFromConfigWithNewOptionToInterpretLegacyHeap(
                          parts, JobManagerOptions.JVM_HEAP_MEMORY)
                      .getTotalProcessMemorySize()
                      .getMebiBytes()
                  + "m")
          .isEqualTo(spec.at("jobManager", "resource", "memory").words());
    }
  }

  @Test
  void topicsAndUsersAreStrimzisWhereItsClusterIsNamed() throws IOException {
    Path strimzi =
        Files.writeString(
            folder.resolve("strimzi.yaml"),
            """
            kafka:
              strimzi: {cluster: lake, namespace: kafka}
              users:
                archive: {reads: [observations], groups: [sluice-archive-]}
            """);
    Charts.Rendered rendered = Deployed.render("chart", Deployed.LAPTOP_VALUES, strimzi);
    assertThat(Deployed.check(rendered).faults()).isEmpty();
    assertThat(
            RenderedObject.all(rendered.text()).stream()
                .map(RenderedObject::kind)
                .filter(kind -> kind.startsWith("Kafka")))
        .containsOnly("KafkaTopic", "KafkaUser")
        .hasSize(5);
  }

  @Test
  void whatIsSuspendedIsStoppedWithASavepoint() throws IOException {
    Path suspended =
        Files.writeString(
            folder.resolve("suspended.yaml"), "pipelines: {archive: {suspend: true}}\n");
    RenderedObject job =
        RenderedObject.all(Deployed.render("chart", Deployed.LAPTOP_VALUES, suspended).text())
            .stream()
            .filter(object -> object.kind().equals("FlinkDeployment"))
            .filter(object -> object.name().equals("sluice-archive"))
            .findFirst()
            .orElseThrow();
    assertThat(job.content().at("spec", "job").texts())
        .containsEntry("state", "suspended")
        .containsEntry("upgradeMode", "savepoint");
  }

  @Test
  void anIdleServiceStaysAndSaysSo() throws IOException {
    Path idle =
        Files.writeString(
            folder.resolve("idle.yaml"),
            "pipelines: {archive: {disable: true}}\nconsoles: {console: {disable: events}}\n");
    List<RenderedService> services =
        RenderedService.all(
            RenderedObject.all(Deployed.render("chart", Deployed.LAPTOP_VALUES, idle).text()));
    assertThat(services)
        .filteredOn(service -> service.environment().containsKey("DISABLE"))
        .extracting(service -> service.key() + " " + service.environment().get("DISABLE"))
        .containsExactlyInAnyOrder("pipelines.archive true", "consoles.console events");
  }

  @Test
  void anotherWordForARolloutStartsEveryPodAnew() throws IOException {
    Path rollout = Files.writeString(folder.resolve("rollout.yaml"), "rollout: b\n");
    for (String chart : List.of("chart", "laptop")) {
      String rendered = Deployed.render(chart, Deployed.LAPTOP_VALUES, rollout).text();
      long pods =
          RenderedObject.all(rendered).stream().filter(object -> object.pod().isPresent()).count();
      assertThat(rendered.split("sluice.dev/rollout: \"b\"", -1)).hasSize((int) pods + 1);
    }
  }

  @Test
  void theChartIsOfTheReleasesStateGeneration() throws IOException {
    YamlTree chart =
        YamlTree.documents(Files.readString(Deployed.DEPLOY.resolve("chart/Chart.yaml"))).get(0);
    assertThat(chart.at("annotations", "sluice.dev/state-generation").words())
        .isEqualTo(Integer.toString(Versions.stateGeneration()));
  }

  @Test
  void noTemplateNamesAPipeline() throws IOException {
    try (Stream<Path> templates = Files.walk(Deployed.DEPLOY.resolve("chart/templates"))) {
      for (Path template : templates.filter(Files::isRegularFile).toList()) {
        for (String word : Files.readString(template).split("[^a-z-]+")) {
          if (!word.equals("replay")) {
            assertThat(Definitions.named(word)).as("%s in %s", word, template).isEmpty();
          }
        }
      }
    }
  }

  @Test
  void theCommandPrintsWhatIsRenderedAndEndsWithWhatIsWrong() throws IOException {
    Sluice.Ended rendered =
        Sluice.run("deploy render", List.of("-f=" + Deployed.LAPTOP_VALUES, "--namespace=flows"));
    assertThat(rendered.exit()).as(rendered.err()).isZero();
    assertThat(rendered.out()).isEqualTo(Deployed.render("chart", Deployed.LAPTOP_VALUES).text());
    Sluice.Ended checked = Sluice.run("deploy check", List.of("-f=" + Deployed.LAPTOP_VALUES));
    assertThat(checked.exit()).as(checked.err()).isZero();
    assertThat(checked.out()).contains("1 console, 3 pipelines, 2 producers, 1 replay;");
    assertThat(Sluice.run("deploy check", List.of()).out()).contains(" with no service; 0 pods ");
    Path wrong = Files.writeString(folder.resolve("wrong.yaml"), "rollouts: b\n");
    Sluice.Ended refused =
        Sluice.run("deploy check", List.of("-f=" + Deployed.LAPTOP_VALUES, "-f=" + wrong));
    assertThat(refused.exit()).isEqualTo(2);
    assertThat(refused.err())
        .isEqualTo("deploy: a thing is wrong:\n  rollouts: there is no such key\n");
    assertThat(Sluice.run("deploy check", List.of("-f=nowhere.yaml")).err())
        .isEqualTo("deploy: --values: there is no file nowhere.yaml\n");
  }
}
