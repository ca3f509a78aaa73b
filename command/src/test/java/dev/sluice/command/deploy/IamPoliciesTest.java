package dev.sluice.command.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.sluice.command.Sluice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Policies of AWS are those of the endpoints, and no wider. */
class IamPoliciesTest {
  /** What {@code -Dsluice.golden=write} writes anew. */
  private static final Path SHOWN = Deployed.DEPLOY.resolve("iam");

  private static final String OIDC = "oidc.eks.eu-central-1.amazonaws.com/id/0123456789";

  @TempDir Path folder;

  private Sluice.Ended run(String... more) throws IOException {
    return Sluice.run(
        "deploy iam",
        List.of(
            "-f=" + Deployed.DEPLOY.resolve("values-eks.yaml"),
            "-f=" + Files.writeString(folder.resolve("more.yaml"), String.join("\n", more)),
            "--namespace=flows",
            "--oidc=" + OIDC,
            "--to=" + folder));
  }

  @Test
  void policiesOfTheValuesForEksAreAsShown() throws IOException {
    Sluice.Ended ended = run("{}");
    assertThat(ended.exit()).as(ended.err()).isZero();
    for (String file : List.of("trust.json", "access.json")) {
      String written = Files.readString(folder.resolve(file));
      if (System.getProperty("sluice.golden", "").equals("write")) {
        Files.writeString(SHOWN.resolve(file), written);
      }
      assertThat(written).isEqualTo(Files.readString(SHOWN.resolve(file)));
    }
  }

  @Test
  void eachServiceMayDoWhatItsEndpointsNeedWhereTheyNeedIt() throws IOException {
    Sluice.Ended ended =
        run(
            "pipelines: {incidents: {servers: [kafka, s3], options: {output: 's3://found/live',"
                + " s3Region: eu-central-1}}}");
    assertThat(ended.exit()).as(ended.err()).isZero();
    assertThat(may("PipelinesIncidents", "s3:PutObject", "arn:aws:s3:::found/live/x")).isTrue();
    assertThat(may("PipelinesIncidents", "s3:GetObject", "arn:aws:s3:::found/live/x")).isFalse();
    assertThat(may("PipelinesIncidents", "s3:ListBucket", "arn:aws:s3:::found")).isFalse();
    assertThat(may("PipelinesIncidents", "s3:PutObject", "arn:aws:s3:::found/other")).isFalse();
    assertThat(may("PipelinesArchive", "s3:PutObject", "arn:aws:s3:::example-lake/archive/x"))
        .isTrue();
    assertThat(may("PipelinesArchive", "s3:DeleteObject", "arn:aws:s3:::example-lake/archive/x"))
        .isFalse();
    assertThat(may("PipelinesAmounts", "s3:DeleteObject", "arn:aws:s3:::example-lake/flink/x"))
        .isTrue();
    assertThat(may("ConsolesConsole", "s3:GetObject", "arn:aws:s3:::example-lake/results/x"))
        .isTrue();
    assertThat(may("ConsolesConsole", "s3:PutObject", "arn:aws:s3:::example-lake/results/x"))
        .isFalse();
  }

  @Test
  void accountsWithoutARoleAreNamed() throws IOException {
    Sluice.Ended ended = run("serviceAccount: {annotations: {eks.amazonaws.com/role-arn: sluice}}");
    assertThat(ended.exit()).isEqualTo(2);
    assertThat(ended.err())
        .startsWith(
            "deploy: serviceAccount.annotations: 'eks.amazonaws.com/role-arn' must name a role");
  }

  /** As AWS answers, for the patterns that are used. */
  private boolean may(String service, String action, String resource) throws IOException {
    JsonObject policy =
        JsonParser.parseString(Files.readString(folder.resolve("access.json"))).getAsJsonObject();
    for (JsonElement each : policy.getAsJsonArray("Statement")) {
      JsonObject statement = each.getAsJsonObject();
      if (statement.get("Sid").getAsString().matches(service + "\\d+")
          && words(statement.get("Action")).contains(action)
          && words(statement.get("Resource")).stream()
              .anyMatch(one -> resource.matches(one.replace("*", ".*")))) {
        return true;
      }
    }
    return false;
  }

  private static List<String> words(JsonElement of) {
    return of.isJsonArray()
        ? of.getAsJsonArray().asList().stream().map(JsonElement::getAsString).toList()
        : List.of(of.getAsString());
  }
}
