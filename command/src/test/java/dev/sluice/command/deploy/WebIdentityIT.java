package dev.sluice.command.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.command.replay.GeneratedCameras;
import dev.sluice.local.LocalS3Access;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Both clients of S3 that are in a pod, ours and that of Flink's file system, come with the pod's
 * web identity, and trust a private CA, as the chart has it for EKS.
 */
@Tag("long")
class WebIdentityIT {
  private static final String ROLE = "arn:aws:iam::111122223333:role/sluice";
  private static final String TOKEN = "the-token-of-this-pod";
  private static final Path FLINK = Path.of("../local/servers/flink/target").toAbsolutePath();

  @TempDir private Path folder;

  @Test
  void bothClientsShowTheTokenAndTrustThePrivateCa() throws Exception {
    LocalS3Access s3 = GeneratedCameras.get().server().access();
    Path output = folder.resolve("output");
    RenderedObject job = job();
    try (FakeAws aws = FakeAws.of(s3.accessKey(), s3.secretKey())) {
      int port = aws.proxy();
      // Ours asks for a proxy by the first names, Flink's by the second.
      String proxy =
          "-Dhttp.proxyHost=127.0.0.1 -Dhttp.proxyPort=%1$d -Dhttps.proxyHost=127.0.0.1 -Dhttps.proxyPort=%1$d -Dhttp.nonProxyHosts=127.0.0.1|localhost"
              .formatted(port);
      String store = "https://127.0.0.1:" + aws.inFrontOf(s3.endpoint().getPort());
      Path both = Files.createDirectories(folder.resolve("both"));
      Path ofStore = aws.ca("store", both.resolve("s3.crt"));
      Path ofSts = aws.ca("sts", both.resolve("sts.crt"));

      Path trusted = trustStore(job, ofSts);
      ProcessBuilder ours =
          process(
              List.of(
                  Path.of("..", "scripts", "sluice").toString(),
                  "check",
                  "generate",
                  "--output=s3://results/web-identity",
                  "--from=2026-03-01",
                  "--to=2026-03-02",
                  "--s3PathStyle=true",
                  "--startWaitSeconds=1",
                  "--s3Endpoint=" + store),
              output);
      ours.environment().put("AWS_CA_BUNDLE", ofStore.toString());
      ours.environment()
          .put("SLUICE_JAVA_OPTS", "-Xmx512m " + proxy + " " + trusting(job, trusted));
      assertThat(run(ours)).as(Files.readString(output)).isZero();
      assertThat(Files.readString(output))
          .contains("s3://results/web-identity: may be listed, read and written")
          .doesNotContain(TOKEN);
      assertThat(aws.asked()).singleElement().satisfies(WebIdentityIT::isOurs);

      // Without, nobody trusts the store.
      ours.environment().remove("AWS_CA_BUNDLE");
      assertThat(run(ours)).isNotZero();
      assertThat(Files.readString(output))
          .contains("its certificate is not trusted here; AWS_CA_BUNDLE names the file");

      aws.asked().clear();
      Path quiet =
          Files.writeString(
              folder.resolve("logback.xml"),
              "<configuration><root level=\"OFF\"/></configuration>");
      List<String> words =
          new ArrayList<>(
              List.of(
                  java(),
                  "-Dlogback.configurationFile=" + quiet,
                  "-cp",
                  FLINK.resolve("lib") + "/*:" + classes(),
                  FlinkVisit.class.getName(),
                  "s3://results/of-flink",
                  "s3.endpoint=" + store,
                  "s3.path.style.access=true"));
      job.content()
          .at("spec", "flinkConfiguration")
          .texts()
          .forEach(
              (key, value) -> {
                if (key.startsWith("fs.s3a.")) {
                  words.add(key + "=" + value);
                }
              });
      ProcessBuilder flinks = process(words, output);
      flinks.environment().put("FLINK_PLUGINS_DIR", FLINK.resolve("plugins").toString());
      flinks
          .environment()
          .put("JDK_JAVA_OPTIONS", proxy + " " + trusting(job, trustStore(job, both)));
      assertThat(run(flinks)).as(Files.readString(output)).isZero();
      assertThat(Files.readString(output)).contains("read: of Flink").doesNotContain(TOKEN);
      assertThat(aws.asked()).isNotEmpty().allSatisfy(WebIdentityIT::isOurs);

      aws.refuse();
      ours.environment().put("AWS_CA_BUNDLE", ofStore.toString());
      assertThat(run(ours)).isNotZero();
      assertThat(Files.readString(output))
          .contains("AWS gives no credentials of the role: the answer of STS was 403")
          .doesNotContain(TOKEN);
    }
  }

  private static void isOurs(String asked) {
    assertThat(asked)
        .contains("Action=AssumeRoleWithWebIdentity")
        .contains("RoleArn=" + ROLE)
        .contains("WebIdentityToken=" + TOKEN);
  }

  /** A live pipeline of the values for EKS, with a CA besides. */
  private RenderedObject job() throws Exception {
    Path ca =
        Files.writeString(
            folder.resolve("ca.yaml"), "servers: {s3: {ca: {configMap: store-ca}}}\n");
    Charts.Rendered rendered =
        Deployed.render("chart", Deployed.DEPLOY.resolve("values-eks.yaml"), ca);
    assertThat(Deployed.check(rendered).faults()).isEmpty();
    return RenderedObject.all(rendered.text()).stream()
        .filter(object -> object.kind().equals("FlinkDeployment"))
        .filter(object -> object.name().equals("sluice-archive"))
        .findFirst()
        .orElseThrow();
  }

  /** By the command of the chart's init container. */
  private Path trustStore(RenderedObject job, Path bundle) throws Exception {
    Path store = Files.createTempFile(folder, "store", ".p12");
    YamlTree init = job.pod().orElseThrow().at("initContainers").items().get(0);
    List<String> words =
        init.at("command").items().stream()
            .map(YamlTree::words)
            .map(
                word ->
                    switch (word) {
                      case "java" -> java();
                      case "/opt/flink/usrlib/sluice-cluster.jar" ->
                          System.getProperty("sluice.cluster.jar");
                      case "/etc/sluice-ca" -> bundle.toString();
                      case "/etc/sluice-trust/store.p12" -> store.toString();
                      default -> word;
                    })
            .toList();
    Path said = folder.resolve("said");
    assertThat(run(process(words, said))).as(Files.readString(said)).isZero();
    return store;
  }

  private static String trusting(RenderedObject job, Path store) {
    YamlTree main = job.pod().orElseThrow().at("containers").items().get(0);
    return main.at("env").items().stream()
        .filter(variable -> variable.at("name").words().equals("JDK_JAVA_OPTIONS"))
        .map(variable -> variable.at("value").words())
        .findFirst()
        .orElseThrow()
        .replace("/etc/sluice-trust/store.p12", store.toString());
  }

  private static Path classes() throws Exception {
    return Path.of(FlinkVisit.class.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /** With what EKS puts into a pod of an account with a role. */
  private ProcessBuilder process(List<String> words, Path output) throws Exception {
    Path token = Files.writeString(folder.resolve("token"), TOKEN);
    ProcessBuilder builder = new ProcessBuilder(words);
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(name -> name.startsWith("AWS_"));
    environment.put("HOME", folder.toString());
    environment.put("AWS_REGION", "eu-central-1");
    environment.put("AWS_ROLE_ARN", ROLE);
    environment.put("AWS_WEB_IDENTITY_TOKEN_FILE", token.toString());
    environment.put("AWS_STS_REGIONAL_ENDPOINTS", "regional");
    environment.put("AWS_EC2_METADATA_DISABLED", "true");
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    return builder.redirectErrorStream(true).redirectOutput(output.toFile());
  }

  private static int run(ProcessBuilder builder) throws Exception {
    Process process = builder.start();
    assertThat(process.waitFor(180, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }
}
