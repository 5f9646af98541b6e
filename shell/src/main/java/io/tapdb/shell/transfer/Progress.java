// SPDX-License-Identifier: Apache-2.0
package io.tapdb.shell.transfer;

import io.tapdb.shell.Terminals;
import java.util.function.LongSupplier;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A bar that shows how far a transfer is, how fast it goes and how long it may still take. */
public final class Progress implements AutoCloseable {
  private static final int WIDTH = 100;
  private static final int INTERVAL_MILLIS = 200;

  private final ProgressBar bar;
  private final LongSupplier position;

  private Progress(ProgressBar bar, LongSupplier position) {
    this.bar = bar;
    this.position = position;
  }

  /** Shows nothing. */
  static Progress none() {
    return new Progress(null, () -> 0);
  }

  /** Shows bytes of a file, if somebody watches. */
  static Progress ofBytes(String task, long bytes, LongSupplier position) {
    long unit = bytes < 10 << 20 ? 1 << 10 : 1 << 20;
    return of(builder(task, bytes).setUnit(unit == 1 << 10 ? " KiB" : " MiB", unit), position);
  }

  /** Shows a number of documents, if somebody watches. */
  public static Progress ofDocuments(String task, long documents, LongSupplier position) {
    return of(builder(task, documents).setUnit(" documents", 1), position);
  }

  private static ProgressBarBuilder builder(String task, long max) {
    return new ProgressBarBuilder()
        .setTaskName(task)
        .setInitialMax(max)
        .setStyle(ProgressBarStyle.ASCII)
        .setUpdateIntervalMillis(INTERVAL_MILLIS)
        .setConsumer(new ConsoleProgressBarConsumer(System.err, WIDTH))
        .showSpeed();
  }

  private static Progress of(ProgressBarBuilder builder, LongSupplier position) {
    return Terminals.isError() ? new Progress(builder.build(), position) : none();
  }

  /** Shows where it stands, and so many documents beside it. */
  void update(long documents) {
    if (bar != null) {
      bar.stepTo(position.getAsLong());
      bar.setExtraMessage(" " + documents + " documents");
    }
  }

  /** Shows where it stands. */
  public void update() {
    if (bar != null) {
      bar.stepTo(position.getAsLong());
    }
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.stepTo(position.getAsLong());
      bar.close();
    }
  }
}
