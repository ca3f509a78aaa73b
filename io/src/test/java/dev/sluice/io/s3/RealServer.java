package dev.sluice.io.s3;

import dev.sluice.local.S3Server;
import dev.sluice.local.ScratchFolder;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests an {@link S3Server} that runs as a process until the last test has ended, with a
 * bucket, and its credentials where the AWS SDK looks for them.
 */
public final class RealServer implements ParameterResolver {
  public static final String BUCKET = "cameras";

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == S3Server.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(ExtensionContext.Namespace.create(RealServer.class))
        .getOrComputeIfAbsent(Running.class)
        .server;
  }

  private static final class Running implements ExtensionContext.Store.CloseableResource {
    private final ScratchFolder folder = ScratchFolder.create("sluice-s3");
    private final S3Server server = S3Server.start(folder.path());

    Running() throws Exception {
      server.createBucket(BUCKET);
      System.setProperty("aws.accessKeyId", server.accessKey());
      System.setProperty("aws.secretAccessKey", server.secretKey());
    }

    @Override
    public void close() {
      System.clearProperty("aws.accessKeyId");
      System.clearProperty("aws.secretAccessKey");
      server.close();
      folder.close();
    }
  }
}
