package dev.sluice.command.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.command.Sluice;
import dev.sluice.io.kafka.AccessRules;
import dev.sluice.io.kafka.AccessRules.Rule;
import dev.sluice.io.kafka.CreateTopics;
import dev.sluice.io.kafka.KafkaAccess;
import dev.sluice.io.kafka.KafkaSecurity;
import dev.sluice.io.kafka.SaslMechanism;
import dev.sluice.local.KafkaServer;
import dev.sluice.local.KafkaSettings;
import dev.sluice.pipelines.definition.Endpoint;
import dev.sluice.pipelines.definition.Findings;
import dev.sluice.pipelines.definition.Right;
import dev.sluice.pipelines.definition.Right.What;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Users of the chart against a broker that asks for permission: what a pipeline needs works, and
 * nothing else does.
 */
class KafkaUsersTest {
  private static final List<String> USERS = List.of("archive", "incidents", "amounts", "cameras");
  private static final List<String> TOPICS =
      List.of("observations", "incidents", "events", "dead-letters");
  private static final Path LAPTOP_USERS = Deployed.DEPLOY.resolve("values-laptop-users.yaml");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir static Path folder;
  private static KafkaServer server;
  private static List<RenderedObject> around;
  private static List<RenderedObject> rendered;
  private static final Map<String, List<Endpoint<?>>> ENDPOINTS = new TreeMap<>();

  @BeforeAll
  static void start() throws Exception {
    around =
        RenderedObject.all(Deployed.render("laptop", Deployed.LAPTOP_VALUES, LAPTOP_USERS).text());
    KafkaSettings settings = KafkaSettings.defaults();
    Properties properties = new Properties();
    properties.load(new StringReader(secret("kafka-config", "kafka.properties")));
    for (String name : properties.stringPropertyNames()) {
      settings = settings.withProperty(name, properties.getProperty(name));
    }
    server = KafkaServer.start(folder.resolve("kafka"), 0, settings);
    CreateTopics.missing(
        admin(), TOPICS.stream().collect(Collectors.toMap(topic -> topic, topic -> 1)));
    for (String topic : TOPICS) {
      write("admin", topic);
    }
    Charts.Rendered charts = Deployed.render("chart", values());
    assertThat(charts.faults()).isEmpty();
    rendered = RenderedObject.all(charts.text());
    for (RenderedService service : RenderedService.all(rendered)) {
      String name = service.key().replaceFirst(".*\\.", "");
      if (USERS.contains(name)) {
        Path files = Files.createDirectories(folder.resolve(name));
        ENDPOINTS.put(name, service.plan(files).plan().endpoints());
      }
    }
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  private static String secret(String name, String key) {
    return around.stream()
        .filter(object -> object.kind().equals("Secret") && object.name().equals(name))
        .map(object -> object.content().at("stringData", key).words())
        .findFirst()
        .orElseThrow();
  }

  /** As the brokers know a service, and the first of all users. */
  private static String user(String service) {
    return service.equals("admin") ? service : "sluice-" + service;
  }

  private static String password(String service) {
    return secret("kafka-login-" + user(service), "password");
  }

  private static Path login(String service) throws IOException {
    return Files.writeString(
        folder.resolve(service + "-login"),
        "username=%s%npassword=%s%n".formatted(user(service), password(service)));
  }

  /** The laptop's with users, with this broker in the place of theirs. */
  private static Path[] values() throws IOException {
    String port = server.servers().replaceFirst(".*:", "");
    StringBuilder over = new StringBuilder("servers:\n");
    for (String name : List.of("", "-archive", "-incidents", "-amounts", "-cameras", "-console")) {
      over.append(
          """
            kafka%1$s:
              environment: {SLUICE_KAFKA_SERVERS: "127.0.0.1:%2$s"}
              reach: [{hosts: [127.0.0.1], port: %2$s, cidrs: [127.0.0.1/32]}]
          """
              .formatted(name, port));
    }
    over.append(
        """
        kafka:
          users:
            incidents:
              transactions: [producer_0_for_sluice-incidents-, producer_1_for_sluice-incidents-]
        pipelines:
          archive: {options: {kafkaCredentialsFile: '%s'}}
          incidents: {options: {kafkaCredentialsFile: '%s', delivery: transactional}}
          amounts: {options: {kafkaCredentialsFile: '%s'}}
        producers:
          cameras: {options: {kafkaCredentialsFile: '%s'}}
        """
            .formatted(login("archive"), login("incidents"), login("amounts"), login("cameras")));
    return new Path[] {
      Deployed.LAPTOP_VALUES, LAPTOP_USERS, Files.writeString(folder.resolve("over.yaml"), over)
    };
  }

  @Test
  void valuesWithUsersAreValid() throws IOException {
    DeployCheck check =
        Deployed.check(
            Deployed.render("chart", Deployed.LAPTOP_VALUES, LAPTOP_USERS),
            Deployed.render("laptop", Deployed.LAPTOP_VALUES, LAPTOP_USERS));
    assertThat(check.faults()).isEmpty();
    assertThat(check.notes())
        .contains("kafka.users.console is not held against what a service needs");
  }

  @Test
  void whatAServiceNeedsWorksAndAllElseIsDenied() throws Exception {
    KafkaUsers users = KafkaUsers.of(rendered);
    assertThat(users.principals()).hasSize(USERS.size() + 1);
    assertThat(Deployed.check(Deployed.render("chart", values())).faults()).isEmpty();

    Path file =
        Files.writeString(
            folder.resolve("users.yaml"),
            rendered.stream()
                .filter(object -> object.key().equals("kafka.topics"))
                .filter(object -> object.kind().equals("ConfigMap"))
                .findFirst()
                .orElseThrow()
                .content()
                .at("data", "users.yaml")
                .words());
    Sluice.Ended made =
        Sluice.run(
            "topics",
            List.of(
                "observations:1",
                "--users=" + file,
                "--kafkaServers=" + server.servers(),
                "--kafkaSecurity=sasl_plaintext",
                "--kafkaSaslMechanism=PLAIN",
                "--kafkaCredentialsFile=" + login("admin")));
    assertThat(made.exit()).as(made.err()).isZero();
    assertThat(made.out()).endsWith(" rules made, 0 taken back\n");

    Map<String, List<Right>> needed = needed();
    TreeSet<String> seen = new TreeSet<>();
    List<Right> all = needed.values().stream().flatMap(List::stream).distinct().toList();
    assertThat(all.stream().map(Right::what)).contains(What.USE_GROUP, What.USE_TRANSACTION);
    for (String user : USERS) {
      for (Right right : all) {
        boolean isNeeded = needed.getOrDefault(user, List.of()).contains(right);
        if (isNeeded) {
          Awaitility.await(user + " " + right).atMost(PATIENCE).until(() -> may(user, right));
          seen.add(user);
        } else {
          assertThat(may(user, right)).as("%s %s", user, right).isFalse();
        }
      }
    }
    assertThat(seen).containsExactlyInAnyOrderElementsOf(USERS);
    for (Map.Entry<String, List<Endpoint<?>>> one : ENDPOINTS.entrySet()) {
      for (Endpoint<?> endpoint : one.getValue()) {
        if (endpoint.reach().servers().stream().allMatch(of -> of.what().equals("Kafka"))) {
          var unused = endpoint.find(Findings.IGNORED);
        }
      }
    }
  }

  @Test
  @Tag("long")
  void eachRuleIsThereForSomethingThatIsDeniedWithout() throws Exception {
    KafkaUsers users = KafkaUsers.of(rendered);
    var unusedFirst = AccessRules.apply(admin(), users.principals(), users.rules());
    Map<String, List<Right>> needed = needed();
    for (Rule rule : users.rules()) {
      String user = rule.user().replace("User:sluice-", "");
      if (!USERS.contains(user)) {
        continue;
      }
      List<Rule> others = new ArrayList<>(users.rules());
      others.remove(rule);
      assertThat(AccessRules.apply(admin(), users.principals(), others).removed()).isPositive();
      Awaitility.await("without " + rule)
          .atMost(PATIENCE)
          .until(() -> isAnyDenied(user, needed.getOrDefault(user, List.of())));
      var unused = AccessRules.apply(admin(), users.principals(), users.rules());
      Awaitility.await("again with " + rule)
          .atMost(PATIENCE)
          .until(() -> !isAnyDenied(user, needed.getOrDefault(user, List.of())));
    }
  }

  /** What each service needs of the brokers. */
  private static Map<String, List<Right>> needed() {
    Map<String, List<Right>> needed = new HashMap<>();
    ENDPOINTS.forEach(
        (name, endpoints) ->
            needed.put(
                name,
                endpoints.stream()
                    .flatMap(endpoint -> endpoint.rights().stream())
                    .filter(right -> !right.what().name().endsWith("_OBJECTS"))
                    .distinct()
                    .toList()));
    return needed;
  }

  private static KafkaAccess admin() throws IOException {
    return new KafkaAccess(
        server.servers(),
        KafkaSecurity.SASL_PLAINTEXT,
        null,
        null,
        null,
        SaslMechanism.PLAIN,
        login("admin").toString());
  }

  private static boolean isAnyDenied(String user, List<Right> rights) throws InterruptedException {
    for (Right right : rights) {
      if (!may(user, right)) {
        return true;
      }
    }
    return false;
  }

  /** Whether the broker lets a user do it. */
  private static boolean may(String user, Right right) throws InterruptedException {
    try {
      switch (right.what()) {
        case READ_TOPIC -> read(user, right.name());
        case WRITE_TOPIC -> write(user, right.name());
        case USE_GROUP -> commit(user, right.name());
        case USE_TRANSACTION -> transact(user, right.name());
        default -> throw new IllegalArgumentException("not of a broker: " + right);
      }
      return true;
    } catch (AuthorizationException e) {
      return false;
    }
  }

  private static void read(String user, String topic) {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            client(user), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      TopicPartition first = new TopicPartition(topic, 0);
      consumer.assign(List.of(first));
      consumer.seekToBeginning(List.of(first));
      Awaitility.await("a record of " + topic)
          .atMost(PATIENCE)
          .until(() -> !consumer.poll(Duration.ofMillis(200)).isEmpty());
    }
  }

  private static void write(String user, String topic) throws InterruptedException {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(client(user), new ByteArraySerializer(), new ByteArraySerializer())) {
      answered(producer.send(new ProducerRecord<>(topic, "y".getBytes(UTF_8)))::get);
    }
  }

  private static void transact(String user, String id) {
    Map<String, Object> settings = client(user);
    settings.put("transactional.id", id);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.initTransactions();
    }
  }

  /** A position in a topic that it may read, if any. */
  private static void commit(String user, String group) throws InterruptedException {
    String topic = user.equals("amounts") ? "events" : "observations";
    try (Admin admin = Admin.create(client(user))) {
      KafkaFuture<Void> committed =
          admin
              .alterConsumerGroupOffsets(
                  group, Map.of(new TopicPartition(topic, 0), new OffsetAndMetadata(0)))
              .all();
      answered(committed::get);
    }
  }

  private interface Answer {
    Object get() throws ExecutionException, InterruptedException;
  }

  private static void answered(Answer answer) throws InterruptedException {
    try {
      Object unused = answer.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof AuthorizationException refused) {
        throw refused;
      }
      throw new IllegalStateException(e);
    }
  }

  private static Map<String, Object> client(String user) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("bootstrap.servers", server.servers());
    settings.put("security.protocol", "SASL_PLAINTEXT");
    settings.put("sasl.mechanism", "PLAIN");
    settings.put(
        "sasl.jaas.config",
        "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"%s\" password=\"%s\";"
            .formatted(user(user), password(user)));
    return settings;
  }
}
