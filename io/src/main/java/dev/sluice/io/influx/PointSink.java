package dev.sluice.io.influx;

import com.influxdb.client.InfluxDBClient;
import com.influxdb.client.InfluxDBClientFactory;
import com.influxdb.client.InfluxDBClientOptions;
import com.influxdb.client.WriteApiBlocking;
import com.influxdb.client.domain.WritePrecision;
import com.influxdb.exceptions.InfluxException;
import dev.sluice.io.batches.BatchRefusedException;
import dev.sluice.io.batches.BatchSink;
import dev.sluice.io.outages.RetryWindow;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/** Writes points by a blocking request a batch, compressed. */
final class PointSink<T> implements BatchSink<PointSink.Line<T>>, AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(5);

  /** A write that was lost in a restart of the store is sent again after it. */
  private static final Duration ANSWER = Duration.ofSeconds(20);

  /** A point and its line. */
  record Line<T>(T point, String text) {}

  private final InfluxSettings settings;
  private final InfluxDBClient client;
  private final WriteApiBlocking writes;
  private final StoredPoints stored;
  private final boolean hasToken;
  private long retries;

  PointSink(InfluxSettings settings) {
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
    @Nullable String token = settings.token();
    if (token != null) {
      options.authenticateToken(token.toCharArray());
    }
    this.client = InfluxDBClientFactory.create(options.build()).enableGzip();
    this.writes = client.getWriteApiBlocking();
    this.stored = new StoredPoints(settings);
    this.hasToken = token != null;
  }

  @Override
  public long retries() {
    return retries;
  }

  @Override
  public void write(List<Line<T>> lines) throws BatchRefusedException, IOException {
    RetryWindow outage =
        new RetryWindow(
            "write to InfluxDB", settings.url(), Duration.ofSeconds(settings.outageSeconds()));
    List<String> texts = lines.stream().map(Line::text).toList();
    while (true) {
      outage.ask();
      try {
        writes.writeRecords(WritePrecision.NS, texts);
        outage.end();
        return;
      } catch (InfluxException e) {
        InfluxFailure failure = InfluxFailure.of(e);
        switch (failure.kind()) {
          case POINT -> {
            refused(failure, texts, e);
            return;
          }
          case REFUSED -> throw new IOException(failure.refused(settings, hasToken), e);
          case AWAY, TOO_MUCH -> {
            retries++;
            if (!outage.waitABit(failure.reason(), failure.retryAfter())) {
              throw new IOException(failure.refused(settings, hasToken) + outage.tried(), e);
            }
            if (failure.kind() == InfluxFailure.Kind.TOO_MUCH && lines.size() > 1) {
              int middle = lines.size() / 2;
              write(lines.subList(0, middle));
              write(lines.subList(middle, lines.size()));
              return;
            }
          }
        }
      } finally {
        outage.asked();
      }
    }
  }

  /** Returns where all of it is there nevertheless. */
  private void refused(InfluxFailure failure, List<String> lines, InfluxException e)
      throws BatchRefusedException {
    boolean all = lines.size() == 1 || failure.isOfAll(lines.size());
    if (all && failure.isOfTime()) {
      int there = stored.count(lines);
      if (there == lines.size()) {
        return;
      }
      all = there == 0;
    }
    throw all
        ? BatchRefusedException.ofAll(failure.refusal(), e)
        : new BatchRefusedException(failure.refusal(), e);
  }

  @Override
  public void close() {
    client.close();
  }
}
