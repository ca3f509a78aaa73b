package dev.sluice.pipelines.launch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.pipelines.definition.NothingToDoException;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnknownHostException;
import java.nio.file.NoSuchFileException;
import java.util.stream.Stream;
import org.apache.beam.sdk.util.UserCodeException;
import org.apache.flink.util.SerializedThrowable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FailureCauseTest {

  /** A client's exception that says nothing, as that of InfluxDB for 401. */
  private static final class SilentException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  static Stream<Arguments> failures() {
    return Stream.of(
        Arguments.of(
            new IOException("cannot write to bucket events: 401", new SilentException()),
            "cannot write to bucket events: 401"),
        Arguments.of(new NothingToDoException("there is no record"), "there is no record"),
        Arguments.of(
            new UncheckedIOException(new IOException("the disk is full")), "the disk is full"),
        Arguments.of(new SilentException(), "FailureCauseTest$SilentException"),
        Arguments.of(new IllegalStateException("one", new EOFException()), "EOFException"),
        Arguments.of(
            new NoSuchFileException("/run/secrets/token"),
            "/run/secrets/token: there is no such file"),
        Arguments.of(
            new NoSuchFileException("s3://a/b", null, "no such object"),
            "s3://a/b: no such object"),
        Arguments.of(
            new UnknownHostException("here: here: Name or service not known"),
            "this machine's own name, here, does not resolve, and an embedded Flink asks for it;"
                + " add it to /etc/hosts"),
        Arguments.of(
            new UnknownHostException("there: Name or service not known"),
            "there: Name or service not known"),
        Arguments.of(
            new IllegalStateException("a", new IllegalArgumentException("of a library")),
            "of a library"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void causeIsTheSameOnBothSidesOfAWorker(Throwable failure, String message) {
    Throwable wrapped = new RuntimeException("the job failed", UserCodeException.wrap(failure));

    assertThat(FailureCause.message(wrapped)).isEqualTo(message);
    assertThat(FailureCause.message(new SerializedThrowable(wrapped))).isEqualTo(message);
    assertThat(FailureCause.message(new RuntimeException(new SerializedThrowable(wrapped))))
        .isEqualTo(message);
  }
}
