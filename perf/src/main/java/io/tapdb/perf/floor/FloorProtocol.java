// SPDX-License-Identifier: Apache-2.0
package io.tapdb.perf.floor;

import io.grpc.MethodDescriptor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The two calls of the floor: bytes there, bytes back, and nothing that has to be decoded. */
final class FloorProtocol {
  /** Answers with as many bytes as the node's reply to a read has. */
  static final MethodDescriptor<byte[], byte[]> READ = method("read");

  /** Answers with as many bytes as the node's reply to a write has, when the request is on disk. */
  static final MethodDescriptor<byte[], byte[]> WRITE = method("write");

  private FloorProtocol() {}

  private static MethodDescriptor<byte[], byte[]> method(String name) {
    return MethodDescriptor.<byte[], byte[]>newBuilder()
        .setType(MethodDescriptor.MethodType.UNARY)
        .setFullMethodName("floor/" + name)
        .setRequestMarshaller(new Bytes())
        .setResponseMarshaller(new Bytes())
        .build();
  }

  private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      try {
        return stream.readAllBytes();
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    }
  }
}
