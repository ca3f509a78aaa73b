package dev.sluice.transforms.incidents;

import dev.sluice.state.v1.ObservationPack;
import dev.sluice.transforms.cameras.Observation;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.extensions.protobuf.ProtoCoder;
import org.jspecify.annotations.Nullable;

/**
 * Observations that wait in state. Stored, it is its {@link ObservationPack}; where a state backend
 * hands out the object that was put there, what was decoded on arrival need not be decoded again.
 */
public final class WaitingPack {
  private final ObservationPack pack;
  private final @Nullable List<Observation> decoded;

  private WaitingPack(ObservationPack pack, @Nullable List<Observation> decoded) {
    this.pack = pack;
    this.decoded = decoded;
  }

  /** A pack as it was stored. */
  public static WaitingPack stored(ObservationPack pack) {
    return new WaitingPack(pack, null);
  }

  /**
   * @param decoded what {@code pack} has, in its order; not changed any more
   */
  static WaitingPack decoded(ObservationPack pack, List<Observation> decoded) {
    return new WaitingPack(pack, decoded);
  }

  /** What is to be stored. */
  public ObservationPack pack() {
    return pack;
  }

  /** What the pack has, in its order; null where it would have to be decoded. */
  @Nullable List<Observation> decoded() {
    return decoded;
  }

  /** The coder of state: the bytes are those of the pack. */
  public static Coder<WaitingPack> coder() {
    return PackCoder.INSTANCE;
  }

  /** It lies in savepoints, as a Java object: its name and number are fixed. */
  private static final class PackCoder extends AtomicCoder<WaitingPack> {
    private static final long serialVersionUID = 1L;
    private static final Coder<ObservationPack> PACKS = ProtoCoder.of(ObservationPack.class);
    private static final PackCoder INSTANCE = new PackCoder();

    @Override
    public void encode(WaitingPack value, OutputStream out) throws IOException {
      PACKS.encode(value.pack, out);
    }

    @Override
    public WaitingPack decode(InputStream in) throws IOException {
      return stored(PACKS.decode(in));
    }
  }
}
