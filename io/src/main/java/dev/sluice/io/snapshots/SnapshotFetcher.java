package dev.sluice.io.snapshots;

import com.google.protobuf.ByteString;
import dev.sluice.io.environment.Masks;
import dev.sluice.io.snapshots.Fetched.Failure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** Asks for a snapshot, once. Thread-safe. */
final class SnapshotFetcher {
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration LONGEST_RETRY_AFTER = Duration.ofHours(1);
  private static final int OK = 200;
  private static final int NOT_MODIFIED = 304;

  private final SnapshotSettings settings;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT)
          .followRedirects(HttpClient.Redirect.NORMAL)
          .build();

  SnapshotFetcher(SnapshotSettings settings) {
    this.settings = settings;
  }

  /**
   * Asks on the condition that there is news.
   *
   * @param etag of the last snapshot; empty for none
   * @param lastModified as above
   */
  Fetched fetch(String etag, String lastModified) throws InterruptedIOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(settings.url()))
            .timeout(Duration.ofMillis(settings.patienceMillis()))
            .header("Accept-Encoding", "gzip")
            .header("User-Agent", "sluice");
    if (!etag.isEmpty()) {
      request.header("If-None-Match", etag);
    }
    if (!lastModified.isEmpty()) {
      request.header("If-Modified-Since", lastModified);
    }
    CompletableFuture<HttpResponse<Received>> asked =
        client.sendAsync(request.build(), info -> new CappedBody(settings.mostBytes()));
    try {
      return answered(asked.get(settings.patienceMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException e) {
      boolean unused = asked.cancel(true);
      return failed(
          Failure.UNREACHABLE,
          "no whole answer within %d s".formatted(settings.patienceMillis() / 1_000));
    } catch (ExecutionException e) {
      return failed(Failure.UNREACHABLE, Masks.words(e.getCause() == null ? e : e.getCause()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      boolean unused = asked.cancel(true);
      throw new InterruptedIOException("interrupted while asking for a snapshot");
    }
  }

  private Fetched answered(HttpResponse<Received> answer) {
    Received received = answer.body();
    if (answer.statusCode() == NOT_MODIFIED) {
      return new Fetched.NothingNew();
    }
    if (answer.statusCode() != OK) {
      return new Fetched.Failed(
          Failure.STATUS,
          "the answer was " + answer.statusCode(),
          received.bytes(),
          retryAfter(header(answer, "Retry-After")));
    }
    if (received.isCut()) {
      return tooLarge(received.bytes());
    }
    if (received.error() != null) {
      return new Fetched.Failed(
          Failure.CUT_SHORT,
          "the body ended after %d bytes".formatted(received.bytes().size()),
          received.bytes(),
          Duration.ZERO);
    }
    boolean isGzip = header(answer, "Content-Encoding").equals("gzip");
    return isGzip
        ? inflated(received.bytes(), answer)
        : new Fetched.Body(
            received.bytes(), header(answer, "ETag"), header(answer, "Last-Modified"));
  }

  private Fetched inflated(ByteString packed, HttpResponse<?> answer) {
    ByteArrayOutputStream body = new ByteArrayOutputStream(8 * packed.size());
    try (InputStream in = new GZIPInputStream(packed.newInput())) {
      byte[] buffer = new byte[64 << 10];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        body.write(buffer, 0, read);
        if (body.size() > settings.mostBytes()) {
          return tooLarge(ByteString.copyFrom(body.toByteArray()));
        }
      }
    } catch (IOException e) {
      return new Fetched.Failed(
          Failure.CUT_SHORT,
          "its gzip ended or broke after %d bytes".formatted(body.size()),
          packed,
          Duration.ZERO);
    }
    return new Fetched.Body(
        ByteString.copyFrom(body.toByteArray()),
        header(answer, "ETag"),
        header(answer, "Last-Modified"));
  }

  private Fetched tooLarge(ByteString begin) {
    return new Fetched.Failed(
        Failure.TOO_LARGE,
        "the body has more than %d bytes".formatted(settings.mostBytes()),
        begin,
        Duration.ZERO);
  }

  private static Fetched failed(Failure failure, String message) {
    return new Fetched.Failed(failure, message, ByteString.EMPTY, Duration.ZERO);
  }

  private static String header(HttpResponse<?> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }

  /** In seconds; a date is passed over, as it would need a clock that both share. */
  private static Duration retryAfter(String header) {
    if (!header.matches("\\d{1,9}")) {
      return Duration.ZERO;
    }
    Duration asked = Duration.ofSeconds(Long.parseLong(header));
    return asked.compareTo(LONGEST_RETRY_AFTER) < 0 ? asked : LONGEST_RETRY_AFTER;
  }

  /**
   * What came of a body.
   *
   * @param isCut whether there is more of it than is taken
   * @param error what ended it early; null where nothing did
   */
  private record Received(ByteString bytes, boolean isCut, @Nullable Throwable error) {}

  /** Takes so many bytes and no more, and keeps what came if the connection breaks. */
  private static final class CappedBody implements BodySubscriber<Received> {
    private final int most;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final CompletableFuture<Received> result = new CompletableFuture<>();
    private Flow.@Nullable Subscription subscription;

    CappedBody(int most) {
      this.most = most;
    }

    @Override
    public CompletionStage<Received> getBody() {
      return result;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
      subscription = given;
      given.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
      if (result.isDone()) {
        return;
      }
      for (ByteBuffer buffer : buffers) {
        byte[] part = new byte[Math.min(buffer.remaining(), most + 1 - bytes.size())];
        buffer.get(part);
        bytes.writeBytes(part);
      }
      if (bytes.size() > most) {
        end(true, null);
        if (subscription != null) {
          subscription.cancel();
        }
      }
    }

    @Override
    public void onError(Throwable error) {
      end(false, error);
    }

    @Override
    public void onComplete() {
      end(false, null);
    }

    private void end(boolean isCut, @Nullable Throwable error) {
      boolean unused =
          result.complete(new Received(ByteString.copyFrom(bytes.toByteArray()), isCut, error));
    }
  }
}
