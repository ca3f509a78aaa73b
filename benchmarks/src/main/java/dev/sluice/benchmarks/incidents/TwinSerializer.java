package dev.sluice.benchmarks.incidents;

import com.google.protobuf.MessageLite;
import dev.sluice.state.v1.EngineState;
import dev.sluice.state.v1.ObservationPack;
import dev.sluice.state.v1.OrderProgress;
import dev.sluice.transforms.incidents.WaitingPack;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.jspecify.annotations.Nullable;

/**
 * Immutable state, stored as the bytes of a protobuf message: on the heap nothing is copied.
 *
 * @param <T> what lies in state
 */
abstract class TwinSerializer<T> extends TypeSerializerSingleton<T> {
  private static final long serialVersionUID = 1L;

  /** Where a camera's order has got to. */
  static final class OfProgress extends TwinSerializer<OrderProgress> {
    private static final long serialVersionUID = 1L;

    @Override
    MessageLite message(OrderProgress value) {
      return value;
    }

    @Override
    OrderProgress parse(byte[] bytes) throws IOException {
      return OrderProgress.parseFrom(bytes);
    }

    @Override
    public TypeSerializerSnapshot<OrderProgress> snapshotConfiguration() {
      return new ProgressSnapshot();
    }

    /** Names the serializer in checkpoints. */
    public static final class ProgressSnapshot extends SimpleTypeSerializerSnapshot<OrderProgress> {
      public ProgressSnapshot() {
        super(OfProgress::new);
      }
    }
  }

  /** A camera's engine. */
  static final class OfEngine extends TwinSerializer<EngineState> {
    private static final long serialVersionUID = 1L;

    @Override
    MessageLite message(EngineState value) {
      return value;
    }

    @Override
    EngineState parse(byte[] bytes) throws IOException {
      return EngineState.parseFrom(bytes);
    }

    @Override
    public TypeSerializerSnapshot<EngineState> snapshotConfiguration() {
      return new EngineSnapshot();
    }

    /** Names the serializer in checkpoints. */
    public static final class EngineSnapshot extends SimpleTypeSerializerSnapshot<EngineState> {
      public EngineSnapshot() {
        super(OfEngine::new);
      }
    }
  }

  /** Observations that wait. */
  static final class OfPack extends TwinSerializer<WaitingPack> {
    private static final long serialVersionUID = 1L;

    @Override
    MessageLite message(WaitingPack value) {
      return value.pack();
    }

    @Override
    WaitingPack parse(byte[] bytes) throws IOException {
      return WaitingPack.stored(ObservationPack.parseFrom(bytes));
    }

    @Override
    public TypeSerializerSnapshot<WaitingPack> snapshotConfiguration() {
      return new PackSnapshot();
    }

    /** Names the serializer in checkpoints. */
    public static final class PackSnapshot extends SimpleTypeSerializerSnapshot<WaitingPack> {
      public PackSnapshot() {
        super(OfPack::new);
      }
    }
  }

  abstract MessageLite message(T value);

  abstract T parse(byte[] bytes) throws IOException;

  @Override
  public boolean isImmutableType() {
    return true;
  }

  /** Null: what lies in state is never made before it is there. */
  @Override
  public @Nullable T createInstance() {
    return null;
  }

  @Override
  public T copy(T from) {
    return from;
  }

  @Override
  public T copy(T from, T reuse) {
    return from;
  }

  @Override
  public int getLength() {
    return -1;
  }

  @Override
  public void serialize(T value, DataOutputView out) throws IOException {
    byte[] bytes = message(value).toByteArray();
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  @Override
  public T deserialize(DataInputView in) throws IOException {
    byte[] bytes = new byte[in.readInt()];
    in.readFully(bytes);
    return parse(bytes);
  }

  @Override
  public T deserialize(T reuse, DataInputView in) throws IOException {
    return deserialize(in);
  }

  @Override
  public void copy(DataInputView in, DataOutputView out) throws IOException {
    int length = in.readInt();
    out.writeInt(length);
    out.write(in, length);
  }
}
