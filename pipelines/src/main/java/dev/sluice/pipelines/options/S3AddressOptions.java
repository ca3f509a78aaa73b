package dev.sluice.pipelines.options;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.jspecify.annotations.Nullable;

/**
 * How to reach S3. There is no option for credentials: they come from the usual chain of the AWS
 * SDK, on the machine that needs them.
 */
public interface S3AddressOptions extends StartOptions {

  @Description(
      "Address of the S3 service, such as http://127.0.0.1:9000. Default: AWS_ENDPOINT_URL_S3, else AWS itself.")
  @FromEnvironment({"AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL"})
  @Nullable String getS3Endpoint();

  void setS3Endpoint(@Nullable String value);

  @Description(
      "Whether buckets are named in the path of an address instead of in its host, as most stores other than AWS want it.")
  @Default.Boolean(false)
  boolean getS3PathStyle();

  void setS3PathStyle(boolean value);

  @Description(
      "Region of the S3 service. Default: as the AWS SDK finds it; us-east-1 where an endpoint is given.")
  @Nullable String getS3Region();

  void setS3Region(@Nullable String value);
}
