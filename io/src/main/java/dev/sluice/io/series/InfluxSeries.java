package dev.sluice.io.series;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A server that takes points as InfluxDB 2 does: InfluxDB itself, or QuestDB, which answers SQL and
 * no Flux. Which it is, is asked until it is known: from any answer of QuestDB, or from a series of
 * InfluxDB, since something between may answer for a server that is away.
 */
public final class InfluxSeries implements SeriesStore {
  private static final String EITHER = "InfluxDB or QuestDB";

  private final QuestSeries quest;
  private final FluxSeries flux;
  private final StoreHttp either = new StoreHttp(EITHER);
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
    return known == null ? EITHER : known.kind();
  }

  @Override
  public List<SeriesBucket> read(long fromMillis, long toMillis, long stepMillis)
      throws SeriesFailedException {
    SeriesStore store = store();
    List<SeriesBucket> buckets = store.read(fromMillis, toMillis, stepMillis);
    found = store;
    return buckets;
  }

  @Override
  public void check() throws SeriesFailedException {
    SeriesStore store = store();
    store.check();
    found = store;
  }

  private SeriesStore store() throws SeriesFailedException {
    SeriesStore known = found;
    if (known != null) {
      return known;
    }
    if (quest.isThere(either)) {
      found = quest;
      return quest;
    }
    return flux;
  }

  @Override
  public void close() {
    quest.close();
    flux.close();
  }
}
