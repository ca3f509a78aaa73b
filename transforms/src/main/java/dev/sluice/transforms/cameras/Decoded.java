package dev.sluice.transforms.cameras;

import dev.sluice.transforms.rejections.Rejection;

/** What became of the bytes of one record. */
public sealed interface Decoded permits Observation, Decoded.Undecodable {

  /** It is no observation. */
  record Undecodable(Rejection why) implements Decoded {}
}
