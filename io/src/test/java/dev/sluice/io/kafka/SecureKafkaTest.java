package dev.sluice.io.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.sluice.local.KafkaServer;
import dev.sluice.local.KafkaSettings;
import dev.sluice.transforms.coders.RecordCoder;
import dev.sluice.transforms.topics.OutgoingRecord;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.util.SerializableUtils;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker with a certificate of a private CA, users and permissions, and how we get in. */
class SecureKafkaTest {

  private static final String PASSWORD = "s3cret \"quoted\" \\slashed";
  private static final PipelineOptions OPTIONS = PipelineOptionsFactory.create();

  @TempDir static Path folder;
  private static Certificates certificates;
  private static Path credentials;
  private static KafkaServer server;

  @BeforeAll
  static void start() throws Exception {
    certificates = Certificates.in(folder);
    credentials = credentials("credentials", PASSWORD);
    String quoted = PASSWORD.replace("\\", "\\\\").replace("\"", "\\\"");
    server =
        KafkaServer.start(
            folder.resolve("kafka"),
            0,
            KafkaSettings.defaults()
                .withListener("TLS", "SSL")
                .withListener("MUTUAL", "SSL")
                .withListener("USERS", "SASL_SSL")
                .withProperty("ssl.keystore.type", "PEM")
                .withProperty("ssl.keystore.location", certificates.both("server").toString())
                .withProperty("ssl.truststore.type", "PEM")
                .withProperty("ssl.truststore.location", certificates.certificate("ca").toString())
                .withProperty("listener.name.mutual.ssl.client.auth", "required")
                .withProperty("listener.name.users.sasl.enabled.mechanisms", "PLAIN,SCRAM-SHA-512")
                .withProperty(
                    "listener.name.users.plain.sasl.jaas.config",
                    "org.apache.kafka.common.security.plain.PlainLoginModule required"
                        + " user_reader=\""
                        + quoted
                        + "\";")
                .withProperty(
                    "listener.name.users.scram-sha-512.sasl.jaas.config",
                    "org.apache.kafka.common.security.scram.ScramLoginModule required;")
                .withProperty(
                    "authorizer.class.name",
                    "org.apache.kafka.metadata.authorizer.StandardAuthorizer")
                .withProperty("super.users", "User:ANONYMOUS;User:CN=client"));
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", server.servers()))) {
      admin.createTopics(List.of(new NewTopic("t", 1, (short) 1))).all().get();
      admin
          .createAcls(
              List.of(
                  allowed(ResourceType.TOPIC, "t", AclOperation.READ),
                  allowed(ResourceType.GROUP, "g", AclOperation.READ)))
          .all()
          .get();
      admin
          .alterUserScramCredentials(
              List.of(
                  new UserScramCredentialUpsertion(
                      "reader",
                      new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096),
                      PASSWORD)))
          .all()
          .get();
    }
  }

  private static AclBinding allowed(ResourceType type, String name, AclOperation operation) {
    return new AclBinding(
        new ResourcePattern(type, name, PatternType.LITERAL),
        new AccessControlEntry("User:reader", "*", operation, AclPermissionType.ALLOW));
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  private static Path credentials(String name, String password) throws Exception {
    return Files.writeString(
        folder.resolve(name), "username=reader\npassword=" + password.replace("\\", "\\\\") + "\n");
  }

  private static KafkaAccess tls(String caFile) {
    return new KafkaAccess(
        server.servers("TLS"), KafkaSecurity.SSL, caFile, null, null, null, null);
  }

  private static KafkaAccess mutual(boolean withCertificate) {
    return new KafkaAccess(
        server.servers("MUTUAL"),
        KafkaSecurity.SSL,
        ca(),
        withCertificate ? certificates.certificate("client").toString() : null,
        withCertificate ? certificates.key("client").toString() : null,
        null,
        null);
  }

  private static KafkaAccess user(SaslMechanism mechanism, Path credentials) {
    return new KafkaAccess(
        server.servers("USERS"),
        KafkaSecurity.SASL_SSL,
        ca(),
        null,
        null,
        mechanism,
        credentials.toString());
  }

  private static String ca() {
    return certificates.certificate("ca").toString();
  }

  @Test
  void writersAndReadersGetInByAPrivateCaAndByAClientCertificate() throws Exception {
    long before = end();
    write(tls(ca()), "over TLS");
    write(mutual(true), "with a certificate");
    PartitionRange range = new PartitionRange("t", 0, before, before + 2);
    try (PartitionReader reader = PartitionReader.open(mutual(true), range, 20_000)) {
      assertThat(Broker.value(reader.next())).isEqualTo("over TLS");
      assertThat(Broker.value(reader.next())).isEqualTo("with a certificate");
      assertThat(reader.next()).isNull();
    }
  }

  @Test
  void usersGetInByBothMechanismsAndTheLiveReadDoes() throws Exception {
    long before = end();
    write(tls(ca()), "for users");
    for (SaslMechanism mechanism : List.of(SaslMechanism.PLAIN, SaslMechanism.SCRAM_SHA_512)) {
      KafkaAccess access = user(mechanism, credentials);
      KafkaChecks.mayRead(access, List.of("t"), "g");
      TopicSource split =
          SerializableUtils.ensureSerializable(source(access)).split(1, OPTIONS).get(0);
      try (PartitionRead read = split.createReader(OPTIONS, new TopicMark(before, 0, null))) {
        boolean available = read.start();
        while (!available) {
          available = read.advance();
        }
        assertThat(Broker.values(read.getCurrent())).containsExactly("for users");
      }
    }
  }

  @Test
  void whoIsNotLetInIsToldWhy() throws Exception {
    Path wrong = credentials("wrong", "guess");
    for (KafkaAccess access :
        List.of(
            tls(null),
            mutual(false),
            user(SaslMechanism.PLAIN, wrong),
            user(SaslMechanism.SCRAM_SHA_256, credentials))) {
      assertThatThrownBy(() -> KafkaChecks.partitions(access, List.of("t")))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith(
              "Kafka at %s does not let us in by %s: ", access.servers(), access.security())
          .hasMessageNotContaining("guess");
    }
  }

  @Test
  void whatIsNotAllowedIsNamed() {
    KafkaAccess access = user(SaslMechanism.PLAIN, credentials);
    String servers = access.servers();
    assertThatThrownBy(() -> KafkaChecks.mayWrite(access, "t"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Kafka at %s does not allow us to write to topic t", servers);
    assertThatThrownBy(() -> KafkaChecks.mayRead(access, List.of("t"), "other"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Kafka at %s allows no access to group other", servers);
    KafkaChecks.mayWrite(mutual(true), "t");
  }

  @Test
  void credentialsThatAreMissingAreNamedAndNoSecretIsInTheGraph() throws Exception {
    assertThatThrownBy(
            () ->
                KafkaChecks.partitions(
                    user(SaslMechanism.PLAIN, Files.writeString(folder.resolve("none"), "")),
                    List.of("t")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("there is no username in the credentials file " + folder.resolve("none"));
    KafkaAccess access = user(SaslMechanism.PLAIN, credentials);
    ReadTopics read = ReadTopics.from(access, Map.of("t", 1), "g");
    String graph =
        new String(
            SerializableUtils.serializeToByteArray(source(access)), StandardCharsets.ISO_8859_1);
    String shown = DisplayData.from(source(access)) + read.describe() + access;
    assertThat(graph + shown).contains(access.servers()).doesNotContain("s3cret");
  }

  private static TopicSource source(KafkaAccess access) {
    return new TopicSource(
        new ReadSettings(
            access,
            "g",
            Map.of("t", 1),
            Map.of(),
            TopicStart.committed(),
            1,
            1000,
            60_000,
            Map.of()));
  }

  private static long end() throws Exception {
    KafkaAccess plain = KafkaAccess.plaintext(server.servers());
    return TopicOffsets.all(plain, List.of("t")).get(0).endOffset();
  }

  private static void write(KafkaAccess access, String value) {
    Pipeline pipeline = Pipeline.create();
    pipeline
        .apply(
            Create.of(new OutgoingRecord(null, ByteString.copyFromUtf8(value), 0, List.of()))
                .withCoder(RecordCoder.of(OutgoingRecord.class)))
        .apply("Write", WriteTopic.to(access, "t"));
    pipeline.run().waitUntilFinish();
  }
}
