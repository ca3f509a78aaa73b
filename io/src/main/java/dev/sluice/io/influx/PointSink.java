package dev.sluice.io.influx;

import com.influxdb.client.InfluxDBClient;
import com.influxdb.client.InfluxDBClientFactory;
import com.influxdb.client.InfluxDBClientOptions;
import com.influxdb.client.WriteApiBlocking;
import com.influxdb.client.domain.WritePrecision;
import com.influxdb.exceptions.InfluxException;
import dev.sluice.io.batches.BatchRefusedException;
import dev.sluice.io.batches.BatchSink;
import dev.sluice.io.outages.Outage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/** Writes points by a blocking request a batch, compressed. */
final class PointSink<T> implements BatchSink<PointSink.Line<T>>, AutoCloseable {
  private static final String TOKEN = "SLUICE_INFLUX_TOKEN";
  private static final Duration CONNECT = Duration.ofSeconds(5);

  /** A write that was lost in a restart of the store is sent again after it. */
  private static final Duration ANSWER = Duration.ofSeconds(20);

  /** A point and its line. */
  record Line<T>(T point, String text) {}

  private final InfluxSettings settings;
  private final InfluxDBClient client;
  private final WriteApiBlocking writes;
  private long retries;

  PointSink(InfluxSettings settings) throws IOException {
    this.settings = settings;
    InfluxDBClientOptions.Builder options =
        InfluxDBClientOptions.builder()
            .url(settings.url())
            .org(settings.org())
            .bucket(settings.bucket())
            .okHttpClient(
                new OkHttpClient.Builder()
                    .connectTimeout(CONNECT)
                    .readTimeout(ANSWER)
                    .writeTimeout(ANSWER));
    @Nullable String token = token(settings.tokenFile());
    if (token != null) {
      options.authenticateToken(token.toCharArray());
    }
    this.client = InfluxDBClientFactory.create(options.build()).enableGzip();
    this.writes = client.getWriteApiBlocking();
  }

  private static @Nullable String token(@Nullable String file) throws IOException {
    return file == null ? System.getenv(TOKEN) : Files.readString(Path.of(file)).strip();
  }

  @Override
  public long retries() {
    return retries;
  }

  @Override
  public void write(List<Line<T>> lines) throws BatchRefusedException, IOException {
    Outage outage =
        new Outage(
            "write to InfluxDB", settings.url(), Duration.ofSeconds(settings.outageSeconds()));
    List<String> texts = lines.stream().map(Line::text).toList();
    while (true) {
      try {
        writes.writeRecords(WritePrecision.NS, texts);
        outage.end();
        return;
      } catch (InfluxException e) {
        InfluxFailure failure = InfluxFailure.of(e);
        switch (failure.kind()) {
          case POINT -> throw new BatchRefusedException(failure.refusal(), e);
          case REFUSED -> throw failed(failure, "", e);
          case AWAY -> {
            retries++;
            if (!outage.waitABit(failure.reason(), failure.retryAfter())) {
              throw failed(failure, outage.tried(), e);
            }
          }
        }
      }
    }
  }

  private IOException failed(InfluxFailure failure, String tried, InfluxException e) {
    return new IOException(
        String.format(
            "cannot write to bucket %s of InfluxDB at %s: %s%s",
            settings.bucket(), settings.url(), failure.reason(), tried),
        e);
  }

  @Override
  public void close() {
    client.close();
  }
}
