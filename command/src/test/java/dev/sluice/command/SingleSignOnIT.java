package dev.sluice.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.sluice.command.replay.GeneratedCameras;
import dev.sluice.local.LocalS3Access;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A profile as {@code aws configure sso} and {@code aws sso login} leave it. */
class SingleSignOnIT {
  private static final String TOKEN = "a-token-that-no-message-holds";

  @TempDir private Path home;

  @Test
  void profileOfSingleSignOnIsUsedWithItsCachedToken() throws Exception {
    LocalS3Access s3 = GeneratedCameras.get().server().access();
    HttpServer portal =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    portal.createContext(
        "/federation/credentials",
        exchange -> {
          boolean asked =
              TOKEN.equals(exchange.getRequestHeaders().getFirst("x-amz-sso_bearer_token"))
                  && exchange.getRequestURI().getQuery().contains("role_name=LakeWriter")
                  && exchange.getRequestURI().getQuery().contains("account_id=111122223333");
          byte[] answer =
              """
              {"roleCredentials": {"accessKeyId": "%s", "secretAccessKey": "%s",
                "sessionToken": "session", "expiration": %d}}
              """
                  .formatted(
                      s3.accessKey(),
                      s3.secretKey(),
                      Instant.now().plus(1, ChronoUnit.HOURS).toEpochMilli())
                  .getBytes(UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          exchange.sendResponseHeaders(asked ? 200 : 401, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    portal.start();
    try {
      signIn(Instant.now().plus(1, ChronoUnit.HOURS));
      Path output = home.resolve("output");
      Process check = check(s3, portal, output);

      assertThat(check.waitFor(120, TimeUnit.SECONDS)).isTrue();

      assertThat(Files.readString(output))
          .contains("s3://results/signed-on: may be listed, read and written")
          .doesNotContain(TOKEN);
      assertThat(check.exitValue()).isZero();

      signIn(Instant.now().minus(1, ChronoUnit.HOURS));
      Process late = check(s3, portal, output);
      assertThat(late.waitFor(120, TimeUnit.SECONDS)).isTrue();

      assertThat(Files.readString(output))
          .contains(
              "there is no token of single sign-on for the AWS profile, or it has expired; run aws sso login")
          .doesNotContain(TOKEN);
      assertThat(late.exitValue()).isEqualTo(2);
    } finally {
      portal.stop(0);
    }
  }

  /** What {@code aws sso login} leaves below the home of a user. */
  private void signIn(Instant until) throws IOException, GeneralSecurityException {
    Path cache = Files.createDirectories(home.resolve(".aws/sso/cache"));
    Files.writeString(
        home.resolve(".aws/config"),
        """
        [profile lake]
        sso_session = people
        sso_account_id = 111122223333
        sso_role_name = LakeWriter
        region = us-east-1

        [sso-session people]
        sso_region = us-east-1
        sso_start_url = https://people.example/start
        sso_registration_scopes = sso:account:access
        """);
    Files.writeString(
        cache.resolve(sha1("people") + ".json"),
        """
        {"accessToken": "%s", "expiresAt": "%s", "region": "us-east-1",
         "startUrl": "https://people.example/start"}
        """
            .formatted(TOKEN, until.truncatedTo(ChronoUnit.SECONDS)));
  }

  private static String sha1(String text) throws GeneralSecurityException {
    return HexFormat.of()
        .formatHex(MessageDigest.getInstance("SHA-1").digest(text.getBytes(UTF_8)));
  }

  private Process check(LocalS3Access s3, HttpServer portal, Path output) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of("..", "scripts", "sluice").toString(),
            "check",
            "generate",
            "--output=s3://results/signed-on",
            "--from=2026-03-01",
            "--to=2026-03-02",
            "--s3PathStyle=true",
            "--s3Endpoint=" + s3.endpoint());
    builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
    builder.environment().put("HOME", home.toString());
    builder.environment().put("AWS_PROFILE", "lake");
    builder.environment().put("AWS_EC2_METADATA_DISABLED", "true");
    builder
        .environment()
        .put("AWS_ENDPOINT_URL_SSO", "http://127.0.0.1:" + portal.getAddress().getPort());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    return builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
  }
}
