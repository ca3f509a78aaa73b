package dev.sluice.benchmarks.archive;

import com.github.luben.zstd.ZstdCompressCtx;
import dev.sluice.benchmarks.live.TwinFlink;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.pipelines.archive.ArchiveOptions;
import dev.sluice.pipelines.archive.ArchivePlan;
import dev.sluice.transforms.topics.TopicRecord;
import java.io.IOException;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.flink.api.common.serialization.BulkWriter;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.file.sink.FileSink;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.filesystem.BucketAssigner;
import org.apache.flink.streaming.api.functions.sink.filesystem.OutputFileConfig;
import org.apache.flink.streaming.api.functions.sink.filesystem.bucketassigners.SimpleVersionedStringSerializer;
import org.apache.flink.streaming.api.functions.sink.filesystem.rollingpolicies.OnCheckpointRollingPolicy;

/**
 * The archive written directly on Flink's DataStream API, with Flink's own connector, file sink and
 * S3 file system: the same folders and files, rolled with each checkpoint. Takes the options of the
 * archive pipeline, and its consumer group.
 */
final class ArchiveTwin {

  private ArchiveTwin() {}

  public static void main(String[] arguments) throws Exception {
    ArchiveOptions options = PipelineOptionsFactory.fromArgs(arguments).as(ArchiveOptions.class);
    ArchivePlan plan = ArchivePlan.of(options);
    FileSystem.initialize(s3(), null);
    StreamExecutionEnvironment env =
        TwinFlink.environment(
            plan.settings(), options.as(FlinkPipelineOptions.class).getParallelism());
    ObjectLocation archive = plan.output();
    FileSink<TopicRecord> files =
        FileSink.forBulkFormat(new Path(archive.toString()), new Frames())
            .withBucketAssigner(new ByFolder())
            .withRollingPolicy(OnCheckpointRollingPolicy.build())
            .withOutputFileConfig(OutputFileConfig.builder().withPartSuffix(".binpb.zst").build())
            .build();
    TwinFlink.read(
            env,
            plan.kafka().servers(),
            plan.reads().topics(),
            ArchiveRun.group(plan.settings().jobName()),
            plan.reads().disorderMillis(),
            plan.reads().idleMillis())
        .sinkTo(files);
    env.execute(plan.settings().jobName());
  }

  /** From the variables that point the AWS SDKs at the server. */
  private static Configuration s3() {
    Configuration configuration = new Configuration();
    configuration.setString("s3.endpoint", System.getenv("AWS_ENDPOINT_URL_S3"));
    configuration.setString("s3.endpoint.region", System.getenv("AWS_REGION"));
    configuration.setString("s3.access-key", System.getenv("AWS_ACCESS_KEY_ID"));
    configuration.setString("s3.secret-key", System.getenv("AWS_SECRET_ACCESS_KEY"));
    configuration.setString("s3.path.style.access", "true");
    return configuration;
  }

  private static final class ByFolder implements BucketAssigner<TopicRecord, String> {
    private static final long serialVersionUID = 1L;
    private transient Folders folders;

    @SuppressWarnings("NullAway.Init") // Made where it is used.
    ByFolder() {}

    @Override
    public String getBucketId(TopicRecord record, Context context) {
      if (folders == null) {
        folders = new Folders();
      }
      return folders.of(record);
    }

    @Override
    public SimpleVersionedSerializer<String> getSerializer() {
      return SimpleVersionedStringSerializer.INSTANCE;
    }
  }

  private static final class Frames implements BulkWriter.Factory<TopicRecord> {
    private static final long serialVersionUID = 1L;

    /** One for all files of a thread, as the pipeline has one for all files of a worker. */
    private static final ThreadLocal<ZstdCompressCtx> CONTEXT =
        ThreadLocal.withInitial(DelimitedFrames::compressor);

    @Override
    public BulkWriter<TopicRecord> create(FSDataOutputStream out) {
      DelimitedFrames frames = new DelimitedFrames(out, CONTEXT.get());
      return new BulkWriter<>() {
        @Override
        public void addElement(TopicRecord record) throws IOException {
          if (record.value() != null) {
            frames.add(record.value());
          }
        }

        @Override
        public void flush() throws IOException {
          out.flush();
        }

        @Override
        public void finish() throws IOException {
          frames.finish();
        }
      };
    }
  }
}
