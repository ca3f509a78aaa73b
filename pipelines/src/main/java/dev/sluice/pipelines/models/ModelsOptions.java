package dev.sluice.pipelines.models;

import dev.sluice.pipelines.options.S3AddressOptions;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.Validation;

/** Where models are. */
public interface ModelsOptions extends S3AddressOptions {

  @Description("Where models are kept, such as s3://models.")
  @Validation.Required
  String getModels();

  void setModels(String value);
}
