package dev.sluice.io.archive;

import static com.google.common.base.Preconditions.checkArgument;

import dev.sluice.transforms.deadletters.TopicLetters;
import java.io.Serializable;
import java.util.Map;

/**
 * How an archive is written.
 *
 * @param layout in which folders
 * @param form what files look like
 * @param limits when they end
 * @param late what becomes of late records
 * @param letters makes the dead letters of rejected records
 * @param topicIds the ids of topics as the broker gives them, where they are known: a topic that
 *     was made anew is refused
 */
public record ArchiveSettings(
    ArchiveLayout layout,
    FileForm form,
    RollLimits limits,
    LateData late,
    TopicLetters letters,
    Map<String, String> topicIds)
    implements Serializable {

  public ArchiveSettings {
    topicIds = Map.copyOf(topicIds);
    checkArgument(
        !form.format().isOfTexts() || !(layout.needsCamera() || layout.needsMessage()),
        "layout of texts must name no camera and no field, such as"
            + " data/{topic}/{machine}/{yyyy}/{MM}/{dd}/, but was: %s",
        layout);
  }

  /** With all else as it is by default. */
  public static ArchiveSettings of(ArchiveLayout layout, TopicLetters letters) {
    return new ArchiveSettings(
        layout, FileForm.DEFAULT, RollLimits.DEFAULT, LateData.DEFAULT, letters, Map.of());
  }

  /** The same with other files. */
  public ArchiveSettings withForm(FileForm other) {
    return new ArchiveSettings(layout, other, limits, late, letters, topicIds);
  }

  /** The same with other limits. */
  public ArchiveSettings withLimits(RollLimits other) {
    return new ArchiveSettings(layout, form, other, late, letters, topicIds);
  }

  /** The same with another idea of lateness. */
  public ArchiveSettings withLate(LateData other) {
    return new ArchiveSettings(layout, form, limits, other, letters, topicIds);
  }

  /** The same with the ids of the topics. */
  public ArchiveSettings withTopicIds(Map<String, String> other) {
    return new ArchiveSettings(layout, form, limits, late, letters, other);
  }
}
