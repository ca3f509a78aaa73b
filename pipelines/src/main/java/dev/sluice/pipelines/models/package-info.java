/**
 * The {@code models} commands: models are trained on a history of means, prove themselves against
 * simpler ones, and are told from when on they hold.
 *
 * <ul>
 *   <li><b>A backtest tries kinds and not single models</b>: each is trained anew at each origin,
 *       on what came before. So a version's manifest says how its kind does on its history beside
 *       all others, and a challenger is held against the kind that holds now on the same days. Of
 *       two versions of one kind the newer one has seen more; nothing else is asked of it.
 *   <li><b>Training always runs the backtest</b>: there is no version of which nobody knows what it
 *       is worth.
 *   <li><b>A promotion that the gate refuses has no way around it.</b> Whoever does not want a
 *       model has persistence.
 * </ul>
 */
package dev.sluice.pipelines.models;
