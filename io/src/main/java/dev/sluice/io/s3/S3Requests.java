package dev.sluice.io.s3;

import com.google.common.base.Throwables;
import dev.sluice.io.environment.Masks;
import dev.sluice.io.outages.RetryWindow;
import dev.sluice.io.outages.StoreUnavailableException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.xml.stream.XMLStreamException;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Sends requests to S3, again and again while the store is away: exponential backoff with full
 * jitter, up to the time of an outage that is to be survived. Says what was asked for and what came
 * back when it gives up.
 */
final class S3Requests {
  /** What the SDK says of a token that is not there, too old, or cannot be renewed. */
  private static final Pattern NOT_SIGNED_ON =
      Pattern.compile("SSO token|SSO session|Token is expired|clientId is null|Service: SsoOidc");

  /** Among what each of the SDK's providers says: that of a role. */
  private static final Pattern REFUSED_BY_STS =
      Pattern.compile("Service: Sts, Status Code: (\\d{3})");

  private static final Pattern CODE = Pattern.compile("[A-Za-z0-9.]{1,64}");

  /** What takes less may be slow only. */
  private static final Duration HANGS = Duration.ofSeconds(10);

  private final String endpoint;
  private final Duration outage;

  S3Requests(String endpoint, Duration outage) {
    this.endpoint = endpoint;
    this.outage = outage;
  }

  /**
   * Sends a request.
   *
   * @param what for messages: "list s3://bucket/prefix"
   * @throws NoSuchFileException if the object is not there
   * @throws RefusedException if the identity has no right to it
   * @throws StoreUnavailableException if the store stays away
   */
  <T> T send(String what, Supplier<T> request) throws IOException {
    RetryWindow since = outage(what);
    long begin = System.nanoTime();
    while (true) {
      since.ask();
      try {
        T answer = request.get();
        since.end();
        return answer;
      } catch (SdkException e) {
        if (!away(e)) {
          throw failure(what, e);
        }
        if (isOver(begin) || !since.waitABit(reason(e), Duration.ZERO)) {
          throw new StoreUnavailableException(unanswered(what, e, since.tried()), e);
        }
      } finally {
        since.asked();
      }
    }
  }

  /** One attempt at a store that hangs can be all that there is time for. */
  private boolean isOver(long beginNanos) {
    long asked = System.nanoTime() - beginNanos;
    return asked >= outage.toNanos() && asked >= HANGS.toNanos();
  }

  /** An outage of a request, which has not begun. */
  RetryWindow outage(String what) {
    return new RetryWindow(what, endpoint, outage);
  }

  /** Whether the store was away, as opposed to having refused. */
  static boolean away(SdkException e) {
    if (e instanceof AwsServiceException answer) {
      return (answer.statusCode() >= 500 && answer.statusCode() != 501)
          || answer.statusCode() == 429
          || answer.isThrottlingException()
          || "RequestTimeout".equals(code(answer));
    }
    if (Thread.currentThread().isInterrupted() || isDistrusted(e)) {
      return false;
    }
    for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
      // An answer that breaks off within its XML comes as the parser's own exception.
      if (cause instanceof IOException || cause instanceof XMLStreamException) {
        return true;
      }
    }
    return false;
  }

  /** Whether its certificate is one that nobody here trusts; no wait changes that. */
  private static boolean isDistrusted(Throwable e) {
    return Throwables.getCausalChain(e).stream()
        .anyMatch(
            cause ->
                cause instanceof GeneralSecurityException
                    || cause instanceof SSLPeerUnverifiedException);
  }

  private IOException failure(String what, SdkException e) {
    if (e instanceof AwsServiceException answer) {
      String code = code(answer);
      if ("NoSuchBucket".equals(code)) {
        return new StoreFailedException(
            String.format("cannot %s: the bucket does not exist at %s", what, endpoint), e);
      }
      if (answer.statusCode() == 404 && (code.equals("NoSuchKey") || code.isEmpty())) {
        return new NoSuchFileException(
            what.substring(what.indexOf("s3://")), null, "no such object");
      }
      if (answer.statusCode() == 412) {
        return new StoreFailedException(
            String.format("cannot %s: the object was changed meanwhile", what), e);
      }
      if (answer.statusCode() == 403 || answer.statusCode() == 401) {
        return new RefusedException(
            String.format(
                "cannot %s: access denied by %s (%d %s)",
                what, endpoint, answer.statusCode(), code),
            e);
      }
    }
    String message = unanswered(what, e, "");
    return e instanceof AwsServiceException
        ? new StoreFailedException(message, e)
        : new IOException(message, e);
  }

  private String unanswered(String what, SdkException e, String tried) {
    return String.format("cannot %s at %s: %s%s", what, endpoint, reason(e), tried);
  }

  /** What came back, in short: the SDK's own messages name request ids and every try. */
  static String reason(Throwable e) {
    if (e instanceof AwsServiceException answer) {
      return String.format("the answer was %d %s", answer.statusCode(), code(answer)).strip();
    }
    String said = String.valueOf(e.getMessage());
    if (NOT_SIGNED_ON.matcher(said).find()) {
      return "there is no token of single sign-on for the AWS profile, or it has expired; run aws"
          + " sso login";
    }
    Matcher refused = REFUSED_BY_STS.matcher(said);
    if (refused.find()) {
      return String.format(
          "AWS gives no credentials of the role: the answer of STS was %s; look at AWS_ROLE_ARN, and"
              + " whom that role trusts",
          refused.group(1));
    }
    if (said.startsWith("Unable to load credentials")) {
      return "no AWS credentials found; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or a"
          + " profile";
    }
    if (isDistrusted(e)) {
      return "its certificate is not trusted here; AWS_CA_BUNDLE names the file of a private CA";
    }
    Throwable cause = e;
    if (e instanceof SdkClientException) {
      while (cause.getCause() != null) {
        cause = cause.getCause();
      }
    }
    return Masks.words(cause);
  }

  /** Such as NoSuchKey; whatever else stands in its place may quote what was sent. */
  private static String code(AwsServiceException answer) {
    String code = answer.awsErrorDetails() == null ? null : answer.awsErrorDetails().errorCode();
    return code == null || !CODE.matcher(code).matches() ? "" : code;
  }
}
