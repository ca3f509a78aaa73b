package dev.sluice.local;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a client needs to reach an S3 server of the embedded stack. The keys are the same everywhere
 * and guard nothing.
 */
public record LocalS3Access(URI endpoint, String accessKey, String secretKey, String region) {

  /** The environment variables that point the AWS command line and the AWS SDKs at the server. */
  public Map<String, String> environment() {
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put("AWS_ACCESS_KEY_ID", accessKey);
    variables.put("AWS_SECRET_ACCESS_KEY", secretKey);
    variables.put("AWS_REGION", region);
    variables.put("AWS_ENDPOINT_URL_S3", endpoint.toString());
    return variables;
  }
}
