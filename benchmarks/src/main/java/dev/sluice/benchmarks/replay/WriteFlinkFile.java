package dev.sluice.benchmarks.replay;

import dev.sluice.io.runs.RunDirectory;
import dev.sluice.io.runs.RunFiles;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.io.s3.ObjectStoreOpener;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Collects the records of a file, which is the key, and writes it when there are no more. Takes
 * serialized records with their file; gives the files written.
 */
final class WriteFlinkFile<T> extends KeyedProcessFunction<String, Tuple2<String, byte[]>, String> {

  /** Reads a record that was shuffled. */
  interface Parser<T> extends Serializable {
    T parse(byte[] bytes) throws IOException;
  }

  private final ObjectStoreOpener opener;
  private final RunDirectory run;
  private final RunFiles<T> files;
  private final Parser<T> parser;
  private transient ListState<byte[]> records;

  @SuppressWarnings("NullAway.Init") // Flink calls open first.
  WriteFlinkFile(ObjectStoreOpener opener, RunDirectory run, RunFiles<T> files, Parser<T> parser) {
    this.opener = opener;
    this.run = run;
    this.files = files;
    this.parser = parser;
  }

  @Override
  public void open(OpenContext context) {
    records =
        getRuntimeContext()
            .getListState(
                new ListStateDescriptor<>(
                    "records", PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO));
  }

  @Override
  public void processElement(Tuple2<String, byte[]> record, Context context, Collector<String> out)
      throws Exception {
    records.add(record.f1);
    context.timerService().registerEventTimeTimer(Long.MAX_VALUE);
  }

  @Override
  public void onTimer(long timestamp, OnTimerContext context, Collector<String> out)
      throws Exception {
    List<T> all = new ArrayList<>();
    for (byte[] record : records.get()) {
      all.add(parser.parse(record));
    }
    try (ObjectStore store = opener.open()) {
      PlainFiles.write(store, run, files, context.getCurrentKey(), all);
    }
    out.collect(context.getCurrentKey());
  }
}
