package dev.sluice.command.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values with one thing wrong are refused, with its key and nothing besides. */
class MutatedValuesTest {
  private static final String SECRET = "hunter2hunter2";

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "pipeline: {}                                                     | pipeline: there is no"
            + " such key",
        "flink: {parallelsim: 2}                                          | flink.parallelsim:"
            + " there is no such key",
        "pipelines: {archive: {option: {}}}                               |"
            + " pipelines.archive.option: there is no such key",
        "pipelines: {archive: {taskManager: {memory: {heap: 1}}}}         |"
            + " pipelines.archive.taskManager.memory.heap: there is no such key",
        "servers: {s3: {reach: [{hosts: [s3], port: 443, pod: {a: b}}]}} | servers.s3.reach.0.pod:"
            + " there is no such key",
      })
  void unknownKey(String values, String fault) throws IOException {
    refused(values, fault);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "rollout: {}                                   | rollout: got object, want string",
        "pipelines: {archive: {parallelism: two}}      | pipelines.archive.parallelism: got string,"
            + " want integer",
        "consoles: {console: {servers: kafka}}         | consoles.console.servers: got string, want"
            + " array",
        "flink: {jobManager: {memory: {heap: 400m}}}   | flink.jobManager.memory.heap: got string,"
            + " want integer",
        "network: {policies: 'yes'}                    | network.policies: got string, want"
            + " boolean",
      })
  void wrongType(String values, String fault) throws IOException {
    refused(values, fault);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "pipelines: {amounts: {environment: {SLUICE_JDBC_PASSWORD: hunter2hunter2}}}     |"
            + " pipelines.amounts.environment.SLUICE_JDBC_PASSWORD: names a secret",
        "servers: {s3: {flink: {s3.secret-key: hunter2hunter2}}}                         |"
            + " servers.s3.flink.s3.secret-key: names a secret",
        "servers: {postgres: {environment: {SLUICE_JDBC_URL:"
            + " 'jdbc:postgresql://u:hunter2hunter2@postgres:5432/postgres'}}} |"
            + " servers.postgres.environment.SLUICE_JDBC_URL: holds a secret",
        "flink: {configuration: {fs.s3a.access.key: hunter2hunter2}}                     |"
            + " flink.configuration.fs.s3a.access.key: names a secret",
        "consoles: {console: {files: {key.pem: '-----BEGIN PRIVATE KEY----- hunter2hunter2'}}} |"
            + " consoles.console.files.key.pem: holds a secret",
      })
  void secretInPlainText(String values, String fault) throws IOException {
    assertThat(Deployed.faults(folder, values))
        .hasSize(1)
        .allSatisfy(line -> assertThat(line).startsWith(fault))
        .noneSatisfy(line -> assertThat(line).contains(SECRET));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "replays: {hourly: {servers: []}}                                  |"
            + " replays.hourly.schedule: must be given",
        "servers: {s3: {secret: {name: null}}}                             |"
            + " servers.s3.secret.name: got null, want string",
        "flink: {state: ''}                                                | flink.state: must be"
            + " given: where checkpoints and savepoints lie, such as s3://lake/flink",
        "kafka: {topics: {letters: {}}}                                    |"
            + " kafka.topics.letters.partitions: must be given",
        "consoles: {console: {ingress: {className: nginx}}}                |"
            + " consoles.console.ingress.host: must be given",
        "servers: {kafka: {reach: [{hosts: [kafka], port: 9092}]}}         | servers.kafka.reach.0:"
            + " pods, namespace or cidrs must be given, since the port is not 443",
      })
  void missing(String values, String fault) throws IOException {
    refused(values, fault);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "pipelines: {archive: {parallelism: 0}}                            |"
            + " pipelines.archive.parallelism: minimum: got 0, want 1",
        "servers: {points: {reach: [{hosts: [quest], port: 90000, pods: {a: b}}]}} |"
            + " servers.points.reach.0.port: maximum: got 90,000, want 65,535",
        "consoles: {console: {memory: 64}}                                 |"
            + " consoles.console.memory: minimum: got 64, want 128",
        "pipelines: {archive: {upgrade: stateless}}                        |"
            + " pipelines.archive.upgrade: value must be one of 'last-state', 'savepoint'",
        "flink: {taskManager: {memory: {taskHeap: 16}}}                    |"
            + " flink.taskManager.memory.taskHeap: minimum: got 16, want 64",
        "kafka: {topics: {observations: {partitions: 100000}}}             |"
            + " kafka.topics.observations.partitions: maximum: got 100,000, want 10,000",
        "flink: {stateGeneration: 2}                                       | flink.stateGeneration:"
            + " 2 is what your jobs have their state of, and this release reads that of 1;"
            + " UPGRADING.md says how to cross",
      })
  void outOfRange(String values, String fault) throws IOException {
    refused(values, fault);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "pipelines: {archive: {options: {rollSecond: 5}}}           | pipelines.archive.options:"
            + " unknown option 'rollSecond'; did you mean rollSeconds?",
        "pipelines: {archive: {options: {rollSeconds: soon}}}       | pipelines.archive.options:"
            + " rollSeconds must be a whole number, or a duration such as 90s, 10m, 1h or PT1H30M,"
            + " but was: soon",
        "pipelines: {archive: {options: {output: null}}}            | pipelines.archive.options:"
            + " option --output is missing",
        "pipelines: {archive: {options: {format: csv}}}             | pipelines.archive.options:"
            + " --format must be one of delimited, lines, text, json, parquet, readings, but was: csv",
        "pipelines: {archive: {options: {checkpointPath: 's3://c'}}} | pipelines.archive.options:"
            + " --checkpointPath cannot be used in application mode: state.checkpoints.dir of"
            + " Flink's configuration says it",
        "pipelines: {amounts: {options: {threshold: much}}}         | pipelines.amounts.options:"
            + " --threshold is no decimal number: much",
        "pipelines: {archives: {servers: [kafka, s3]}}              | pipelines.archives.options:"
            + " there is no pipeline 'archives'; there are: amounts, archive, bridge, collect,"
            + " compare, events, generate, incidents, line, line-replay, machines, means,"
            + " measures, produce, replay, sensors, try",
        "producers: {cameras: {options: {rate: many}}}              | producers.cameras.options:"
            + " rate must be a whole number, but was: many",
        "consoles: {console: {options: {partition: 3}}}             | consoles.console.options:"
            + " unknown option --partition; did you mean --partitions?",
        "consoles: {console: {options: {partitions: 0}}}            | consoles.console.options:"
            + " --partitions must be from 1 to 10000, but was: 0",
        "consoles: {console: {options: {letters: ['topic:letters']}}} | consoles.console.options:"
            + " --letters must be kafka:TOPIC, s3://bucket or s3://bucket/prefix, but was:"
            + " topic:letters",
        "consoles: {console: {options: {lineTopics: a, lineLimits: a=b}}} | consoles.console.options:"
            + " --lineLimits must be METRIC=NUMBER with commas between, but was: a=b",
      })
  void optionsThatThePipelineRefuses(String values, String fault) throws IOException {
    assertThat(Deployed.check(folder, values).faults()).contains(fault);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "servers: {kafka: {reach: [{hosts: [brokers], port: 9092, pods: {a: b}}]}} |"
            + " pipelines.incidents.servers: topics speaks to Kafka at kafka:9092, and no network"
            + " rule lets it; name a server here that has this host and port below"
            + " servers.NAME.reach",
        "pipelines: {incidents: {servers: [kafka, postgres]}}          |"
            + " pipelines.incidents.servers: 'postgres' is spare, since its options name nobody of"
            + " postgres:5432; take it out, or mend the hosts of servers.postgres.reach",
        "pipelines: {incidents: {servers: [kafka, lake]}}              |"
            + " pipelines.incidents.servers: there is no 'lake' below servers",
        "kafka: {users: {archive: {reads: [observations]}}}            |"
            + " kafka.users.archive.groups: 'sluice-archive-archive' has to be there, since archive"
            + " needs it",
        "kafka: {users: {amounts: {reads: [events], groups: [sluice-], writes: [dead-letters,"
            + " incidents]}}} | kafka.users.amounts.writes: 'incidents' is spare, since amounts"
            + " needs no such right",
        "kafka: {users: {amount: {reads: [events]}}}                   |"
            + " kafka.users.amount.services: there is no service 'amount'",
        "{kafka: {server: '', users: {amounts: {reads: [events]}}}}    | kafka.users: nobody makes"
            + " them",
        "servers: {s3: {ca: {key: ca.crt}}}                            | servers.s3.ca: secret or"
            + " configMap must be given, one of them",
        "producers: {archive: {pipeline: produce, servers: [kafka]}}   | producers.archive: the"
            + " name is that of pipelines.archive, too",
        "producers: {copies: {pipeline: archive, servers: [kafka, s3], options: {topics:"
            + " observations, output: 's3://copies', s3PathStyle: true}}} | producers.copies:"
            + " archive runs until it is stopped; it belongs below pipelines",
      })
  void whatDoesNotGoTogether(String values, String fault) throws IOException {
    assertThat(Deployed.check(folder, values).faults())
        .anySatisfy(line -> assertThat(line).startsWith(fault));
  }

  @Test
  void whatIsOpenToAllIsSaidAloud() throws IOException {
    String s3 =
        " may speak to every address at port 9000, for 's3'; cidrs below servers.s3.reach would"
            + " say which";
    assertThat(
            Deployed.check(
                    folder,
                    "servers: {s3: {reach: [{hosts: [s3], port: 9000, cidrs: [0.0.0.0/0]}]}}")
                .notes())
        .contains(
            "pipelines.archive" + s3,
            "replays.hours" + s3,
            "pipelines.amounts, pipelines.archive, pipelines.incidents may speak to every address"
                + " at ports 443 and 6443, for the Kubernetes API; network.apiServer.cidrs would"
                + " say which");
    assertThat(Deployed.check(folder, "network: {apiServer: {cidrs: [10.0.0.0/16]}}").notes())
        .isEmpty();
  }

  @Test
  void allThatIsWrongIsSaidAtOnce() throws IOException {
    assertThat(
            Deployed.check(
                    folder,
                    "rollouts: a",
                    "servers: {kafka: {environment: {KAFKA_TOKEN: hunter2hunter2}}}",
                    "pipelines: {archive: {options: {rollSeconds: soon}}, incidents: {servers:"
                        + " []}}")
                .faults())
        .hasSize(4);
  }

  /** By the schema or the chart, as `helm install` does. */
  private void refused(String values, String fault) throws IOException {
    assertThat(Deployed.faults(folder, values)).containsExactly(fault);
  }
}
