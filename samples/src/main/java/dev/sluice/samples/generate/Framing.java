package dev.sluice.samples.generate;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Base64;

/** How records follow each other in an object. */
enum Framing {
  /** Each record a line of base64, as a delivery stream with a newline delimiter leaves them. */
  LINES("b64") {
    @Override
    void write(OutputStream out, Delivery delivery) throws IOException {
      byte[] line = Base64.getEncoder().encode(delivery.any().toByteArray());
      int length = line.length;
      if (delivery.flaw() == Flaw.CUT) {
        // One character of a group of four is never base64, with or without padding.
        length = length / 2 / 4 * 4 + 1;
      }
      out.write(line, 0, length);
      out.write('\n');
    }
  },
  /** Each record behind its length as a varint. */
  DELIMITED("binpb") {
    @Override
    void write(OutputStream out, Delivery delivery) throws IOException {
      ByteString any = delivery.any();
      if (delivery.flaw() == Flaw.CUT) {
        any = any.substring(0, any.size() - CUT_BYTES);
      }
      byte[] length = new byte[CodedOutputStream.computeUInt32SizeNoTag(any.size())];
      CodedOutputStream.newInstance(length).writeUInt32NoTag(any.size());
      out.write(length);
      any.writeTo(out);
    }
  };

  private static final int CUT_BYTES = 7;

  private final String extension;

  Framing(String extension) {
    this.extension = extension;
  }

  /** For names of objects, without a dot. */
  String extension() {
    return extension;
  }

  abstract void write(OutputStream out, Delivery delivery) throws IOException;
}
