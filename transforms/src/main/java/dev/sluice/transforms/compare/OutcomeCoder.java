package dev.sluice.transforms.compare;

import com.google.protobuf.Message;
import dev.sluice.compare.v1.FieldChange;
import dev.sluice.compare.v1.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serial;
import java.util.List;
import org.apache.beam.sdk.coders.BooleanCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.coders.NullableCoder;
import org.apache.beam.sdk.coders.StructuredCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.extensions.protobuf.ProtoCoder;

/** Encodes outcomes part by part. */
final class OutcomeCoder<M extends Message> extends StructuredCoder<Outcome<M>> {
  @Serial private static final long serialVersionUID = 1L;

  private final Coder<M> message;
  private final Coder<M> side;
  private final Coder<List<FieldChange>> changes = ListCoder.of(ProtoCoder.of(FieldChange.class));

  OutcomeCoder(Coder<M> message) {
    this.message = message;
    this.side = NullableCoder.of(message);
  }

  @Override
  public void encode(Outcome<M> outcome, OutputStream out) throws IOException {
    VarIntCoder.of().encode(outcome.verdict().getNumber(), out);
    side.encode(outcome.left(), out);
    side.encode(outcome.right(), out);
    changes.encode(outcome.changes(), out);
    BooleanCoder.of().encode(outcome.shifted(), out);
    BooleanCoder.of().encode(outcome.rough(), out);
  }

  @Override
  public Outcome<M> decode(InputStream in) throws IOException {
    return new Outcome<>(
        Verdict.forNumber(VarIntCoder.of().decode(in)),
        side.decode(in),
        side.decode(in),
        changes.decode(in),
        BooleanCoder.of().decode(in),
        BooleanCoder.of().decode(in));
  }

  @Override
  public List<? extends Coder<?>> getCoderArguments() {
    return List.of(message);
  }

  @Override
  public void verifyDeterministic() throws NonDeterministicException {
    message.verifyDeterministic();
  }
}
