// SPDX-License-Identifier: Apache-2.0
package io.tapdb.perf.floor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * A file that was written full before, into which one thread writes whatever has come in and forces
 * it before it tells anybody: the least that a durable write can cost.
 */
final class GroupCommitFile implements AutoCloseable {
  private static final int FILE_BYTES = 256 << 20;
  private static final int BATCH_BYTES = 4 << 20;

  private record Waiting(byte[] bytes, Runnable durable) {}

  private final BlockingQueue<Waiting> queue = new LinkedBlockingQueue<>();
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BATCH_BYTES);
  private final FileChannel channel;
  private final Thread committer;
  private long position;

  /** Makes the file and writes it full. */
  GroupCommitFile(Path file) throws IOException {
    channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE);
    while (position < FILE_BYTES) {
      buffer.clear();
      position += channel.write(buffer, position);
    }
    channel.force(true);
    position = 0;
    committer = Thread.ofPlatform().daemon().name("committer").start(this::commit);
  }

  /** Calls back when the bytes are on disk. */
  void append(byte[] bytes, Runnable durable) {
    queue.add(new Waiting(bytes, durable));
  }

  private void commit() {
    List<Waiting> batch = new ArrayList<>();
    try {
      while (true) {
        batch.add(queue.take());
        queue.drainTo(batch);
        write(batch);
        batch.forEach(each -> each.durable().run());
        batch.clear();
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private void write(List<Waiting> batch) throws IOException {
    buffer.clear();
    for (Waiting each : batch) {
      if (buffer.remaining() < each.bytes().length) {
        writeBuffer();
      }
      buffer.put(each.bytes());
    }
    writeBuffer();
    channel.force(false);
  }

  private void writeBuffer() throws IOException {
    buffer.flip();
    if (position + buffer.remaining() > FILE_BYTES) {
      position = 0;
    }
    while (buffer.hasRemaining()) {
      position += channel.write(buffer, position);
    }
    buffer.clear();
  }

  @Override
  public void close() throws IOException {
    committer.interrupt();
    channel.close();
  }
}
