/**
 * A rehearsal of the commands whose start people wait for, in one process, from whose end the JVM
 * makes an archive of the classes that they load ({@code scripts/sluice}).
 *
 * <p>It is a command like others and not the first run of a user's, since an archive holds what its
 * process has loaded: one that is made by {@code --version} would serve {@code --version}, and to
 * make one at the end of each command would cost each of them more than it saves. It needs no
 * server and no network besides the loopback, so that an image can be built with it.
 */
package dev.sluice.command.rehearsal;
