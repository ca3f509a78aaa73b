package dev.sluice.benchmarks.amounts;

import com.influxdb.client.InfluxDBClient;
import com.influxdb.client.InfluxDBClientFactory;
import com.influxdb.client.WriteApiBlocking;
import com.influxdb.client.domain.WritePrecision;
import dev.sluice.io.influx.InfluxSettings;
import java.util.ArrayList;
import java.util.List;

/** Points in requests of so many, compressed, as Sluice sends them, and nothing else of it. */
final class Lines implements AutoCloseable {
  private final InfluxDBClient client;
  private final WriteApiBlocking writes;
  private final int most;
  private final List<String> lines = new ArrayList<>();

  Lines(InfluxSettings settings, int most) {
    this.client =
        InfluxDBClientFactory.create(settings.url(), new char[0], settings.org(), settings.bucket())
            .enableGzip();
    this.writes = client.getWriteApiBlocking();
    this.most = most;
  }

  void add(String line) {
    lines.add(line);
    if (lines.size() >= most) {
      flush();
    }
  }

  void flush() {
    if (!lines.isEmpty()) {
      writes.writeRecords(WritePrecision.NS, lines);
      lines.clear();
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
