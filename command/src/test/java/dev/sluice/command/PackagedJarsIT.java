package dev.sluice.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What no class names, or only by way of a library, and is pruned easily. */
class PackagedJarsIT {
  /** {@code CgA=} in a line, as bzip2, xz and lz4 make it. */
  private static final List<String> COMPRESSED =
      List.of(
          "QlpoOTFBWSZTWTe0kuYAAAHNAAAQAAIoAACAIAAhg0GaCUxxdyRThQkDe0kuYA==",
          "/Td6WFoAAATm1rRGAgAhARYAAAB0L+WjAQAEQ2dBPQoAAAAAsmpjAyxrwesAAR0FuC2Arx+2830BAAAAAARZWg==",
          "BCJNGGRApwUAAIBDZ0E9CgAAAAC1l7gV");

  /** The begin of a package, as far as it tells whose it is. */
  private static final Pattern PACKAGE =
      Pattern.compile(
          "(?!META-INF/)((?:dev/sluice|org/apache)/[^/]+|(?:build|com|dev|io|javax|net|nonapi|org)/[^/]+|[^/]+)/.+\\.class");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "target/sluice.jar",
        "target/sluice-cluster.jar",
        "../console/target/sluice-console.jar"
      })
  void jarReadsWhatOthersCompressed(String jar) throws Exception {
    URL[] alone = {Path.of(jar).toUri().toURL()};
    try (URLClassLoader loader = new URLClassLoader(alone, ClassLoader.getPlatformClassLoader())) {
      Class<?> compression = loader.loadClass("dev.sluice.io.records.ObjectCompression");
      for (String each : COMPRESSED) {
        InputStream object = new ByteArrayInputStream(Base64.getDecoder().decode(each));
        try (InputStream opened =
            (InputStream) compression.getMethod("open", InputStream.class).invoke(null, object)) {
          assertThat(new String(opened.readAllBytes(), StandardCharsets.US_ASCII))
              .isEqualTo("CgA=\n");
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "target/sluice.jar",
        "target/sluice-cluster.jar",
        "../console/target/sluice-console.jar"
      })
  void jarHoldsWhatSingleSignOnNeeds(String name) throws Exception {
    try (JarFile jar = new JarFile(Path.of(name).toFile())) {
      for (String each :
          List.of(
              "sso/auth/SsoProfileCredentialsProviderFactory",
              "ssooidc/SsoOidcProfileTokenProviderFactory",
              "sts/auth/StsWebIdentityTokenFileCredentialsProvider")) {
        assertThat(jar.getEntry("software/amazon/awssdk/services/" + each + ".class"))
            .as(each)
            .isNotNull();
      }
    }
  }

  /** No terminal, no server or sample of ours, no log of its own and nothing of Flink. */
  @Test
  void whatAClusterLoadsIsListed() throws Exception {
    try (JarFile jar = new JarFile("target/sluice-cluster.jar");
        InputStream list = PackagedJarsIT.class.getResourceAsStream("sluice-cluster.jar.txt")) {
      assertThat(
              jar.stream()
                  .map(entry -> PACKAGE.matcher(entry.getName()))
                  .filter(Matcher::matches)
                  .map(found -> found.group(1)))
          .containsOnly(
              new String(list.readAllBytes(), StandardCharsets.US_ASCII)
                  .lines()
                  .toArray(String[]::new));
      assertThat(jar.getEntry("dev/sluice/pipelines/cluster/ClusterEntry.class")).isNotNull();
    }
  }
}
