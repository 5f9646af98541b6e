// SPDX-License-Identifier: Apache-2.0
package io.tapdb.shell.transfer;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.zip.GZIPOutputStream;

/** A file to export to; it has its name only when it is complete. */
final class OutputFile implements AutoCloseable {
  private final Path path;
  private final Path part;
  private final OutputStream content;
  private boolean complete;

  private OutputFile(Path path, Path part, OutputStream raw, boolean compressed)
      throws IOException {
    this.path = path;
    this.part = part;
    OutputStream buffered = new BufferedOutputStream(raw, 1 << 16);
    this.content = compressed ? new GZIPOutputStream(buffered, 1 << 16) : buffered;
  }

  static OutputFile create(String name) throws IOException {
    if (name.equals(InputFile.STANDARD)) {
      return new OutputFile(null, null, new StandardStream(System.out), false);
    }
    Path path = Path.of(name);
    boolean replaceable = !Files.exists(path) || Files.isRegularFile(path);
    Path part = replaceable ? Path.of(name + ".part") : path;
    return new OutputFile(path, part, Files.newOutputStream(part), InputFile.isCompressed(name));
  }

  OutputStream content() {
    return content;
  }

  /** Says that everything was written. */
  void complete() {
    complete = true;
  }

  @Override
  public void close() throws IOException {
    content.close();
    if (path == null || part.equals(path)) {
      return;
    }
    if (complete) {
      Files.move(part, path, StandardCopyOption.REPLACE_EXISTING);
    } else {
      Files.deleteIfExists(part);
    }
  }

  /** Standard output, which stays open and, unlike a print stream, tells when it fails. */
  private static final class StandardStream extends FilterOutputStream {
    private final PrintStream target;

    StandardStream(PrintStream target) {
      super(target);
      this.target = target;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      target.write(bytes, offset, length);
      flush();
    }

    @Override
    public void flush() throws IOException {
      if (target.checkError()) {
        throw new IOException("it takes no more");
      }
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }
}
