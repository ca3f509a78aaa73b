package dev.sluice.io.series;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A server that takes points as InfluxDB 2 does: InfluxDB itself, or QuestDB, which answers SQL and
 * no Flux. Which it is, is asked when it is first read from.
 */
public final class InfluxSeries implements SeriesStore {
  private final QuestSeries quest;
  private final FluxSeries flux;
  private volatile @Nullable SeriesStore found;

  /**
   * A server; nothing is asked yet.
   *
   * @param quest how it is read if it is QuestDB
   * @param flux how it is read if it is not
   */
  public InfluxSeries(QuestSeries quest, FluxSeries flux) {
    this.quest = quest;
    this.flux = flux;
  }

  @Override
  public String kind() {
    SeriesStore known = found;
    return known == null ? "InfluxDB" : known.kind();
  }

  @Override
  public List<SeriesBucket> read(long fromMillis, long toMillis, long stepMillis)
      throws IOException {
    SeriesStore known = found;
    if (known == null) {
      known = quest.isThere() ? quest : flux;
    }
    List<SeriesBucket> buckets = known.read(fromMillis, toMillis, stepMillis);
    found = known;
    return buckets;
  }

  @Override
  public void close() {
    quest.close();
    flux.close();
  }
}
