package dev.sluice.transforms.amounts;

import java.util.ArrayList;
import java.util.List;

/** Routes each event of a batch; those of one band stay together, in their order. */
final class BatchRouter implements AmountRouter<AmountBatch> {
  private static final long serialVersionUID = 1L;

  @Override
  public void route(AmountBatch batch, AmountBands bands, Receiver<AmountBatch> out) {
    List<List<Amount>> parts = new ArrayList<>(bands.names().size());
    bands.names().forEach(name -> parts.add(new ArrayList<>()));
    for (Amount amount : batch.amounts()) {
      parts.get(bands.indexOf(amount.amount())).add(amount);
    }
    for (int band = 0; band < parts.size(); band++) {
      List<Amount> part = parts.get(band);
      if (!part.isEmpty()) {
        out.routed(band, new AmountBatch(part), part.size());
      }
    }
  }
}
