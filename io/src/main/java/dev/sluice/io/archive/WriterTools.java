package dev.sluice.io.archive;

import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.ObjectStore;
import java.time.Clock;

/** What the writers of one instance share; used by one thread. */
record WriterTools(
    ObjectStore store,
    ObjectLocation archive,
    ArchiveSettings settings,
    Clock clock,
    Uploads uploads,
    FileBodies bodies,
    FrameCompressor indexes,
    MessageDecoder decoder,
    ArchiveCounts counts) {}
