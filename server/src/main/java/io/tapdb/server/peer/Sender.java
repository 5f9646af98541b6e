// SPDX-License-Identifier: Apache-2.0
package io.tapdb.server.peer;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.IntSupplier;

/**
 * Another member as an incoming call shows it.
 *
 * @param address where the call comes from
 * @param remotePort its end of the connection
 * @param port the port it serves on, as it says itself; 0 if it does not
 */
record Sender(InetAddress address, int remotePort, int port) {
  private static final Metadata.Key<String> HEADER =
      Metadata.Key.of("tapdb-port", Metadata.ASCII_STRING_MARSHALLER);
  private static final Context.Key<Sender> KEY = Context.key("sender");
  private static final Sender UNKNOWN = new Sender(InetAddress.getLoopbackAddress(), 0, 0);

  /** The sender of the call that is being served. */
  static Sender current() {
    Sender sender = KEY.get();
    return sender == null ? UNKNOWN : sender;
  }

  /** Address and port, as they are shown. */
  String text() {
    return address.getHostAddress() + ":" + remotePort;
  }

  /** Keeps in mind who it is that calls. */
  static final class Reading implements ServerInterceptor {
    @Override
    public <A, B> ServerCall.Listener<A> interceptCall(
        ServerCall<A, B> call, Metadata headers, ServerCallHandler<A, B> next) {
      return Contexts.interceptCall(
          Context.current().withValue(KEY, read(call, headers)), call, headers, next);
    }

    private static Sender read(ServerCall<?, ?> call, Metadata headers) {
      String port = headers.get(HEADER);
      boolean sound = port != null && port.length() <= 5 && port.chars().allMatch(Sender::isDigit);
      return call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR)
              instanceof InetSocketAddress remote
          ? new Sender(
              remote.getAddress(),
              remote.getPort(),
              sound && !port.isEmpty() ? Integer.parseInt(port) : 0)
          : UNKNOWN;
    }
  }

  private static boolean isDigit(int letter) {
    return letter >= '0' && letter <= '9';
  }

  /**
   * Says in each call under which port this node serves.
   *
   * @param port known once the node listens
   */
  record Naming(IntSupplier port) implements ClientInterceptor {
    @Override
    public <A, B> ClientCall<A, B> interceptCall(
        MethodDescriptor<A, B> method, CallOptions options, Channel next) {
      return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
        @Override
        public void start(Listener<B> listener, Metadata headers) {
          headers.put(HEADER, Integer.toString(port.getAsInt()));
          super.start(listener, headers);
        }
      };
    }
  }
}
