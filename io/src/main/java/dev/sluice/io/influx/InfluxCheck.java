package dev.sluice.io.influx;

import dev.sluice.io.outages.StoreUnavailableException;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.stream.Collectors;

/** Asks a server what it will say of a job's writes, before the job starts. */
public final class InfluxCheck {

  /** What InfluxDB 2 says of a write of nothing once it has looked at bucket and right. */
  private static final String NO_POINTS = "writing requires points";

  private InfluxCheck() {}

  /**
   * Writes nothing, as the job writes: the server looks at token, bucket, policy and right first.
   *
   * @throws StoreUnavailableException if the server is away
   * @throws IOException if it is none of InfluxDB's kind, or would refuse whatever comes, with what
   *     it says and what to do
   */
  public static void mayWrite(InfluxSettings settings) throws IOException {
    InfluxHttp http = new InfluxHttp(settings);
    HttpResponse<String> answer =
        http.post(
            "/api/v2/write?"
                + InfluxHttp.encoded(
                    Map.of("org", settings.org(), "bucket", settings.bucket(), "precision", "ns")),
            Map.of());
    Map<String, String> headers =
        answer.headers().map().entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, one -> one.getValue().get(0)));
    InfluxFailure failure = InfluxFailure.answered(answer.statusCode(), headers, answer.body());
    if (answer.statusCode() == 204
        || (answer.statusCode() == 400 && failure.words().contains(NO_POINTS))) {
      return;
    }
    String message = failure.refused(settings, http.hasToken());
    throw failure.kind() == InfluxFailure.Kind.AWAY
        ? new StoreUnavailableException(message, null)
        : new IOException(message);
  }
}
