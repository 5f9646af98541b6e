// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver.internal.wire;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import io.tapdb.driver.TapNetworkException;
import io.tapdb.proto.v1.Cancel;
import io.tapdb.proto.v1.SessionReply;
import io.tapdb.proto.v1.SessionRequest;
import io.tapdb.proto.v1.TapDbGrpc;

/**
 * One gRPC call of a {@link SessionStream}, from its opening until it ends, with the calls sent on
 * it.
 *
 * <p>Sending is the drainer's; the {@code on...} methods are gRPC's, one at a time. How many calls
 * are under way is what the one side sent less what the other saw answered, so neither needs an
 * atomic operation for it.
 */
final class SessionLeg extends ClientCall.Listener<SessionReply> {
  /** gRPC delivers only what was asked for; it is asked rarely and for much. */
  private static final int REPLIES_ASKED_AT_ONCE = 1 << 20;

  /** How much may be on its way into the transport before sending stops. */
  private static final int SEND_AHEAD_BYTES = 1 << 20;

  private static final CallOptions OPTIONS =
      CallOptions.DEFAULT.withOnReadyThreshold(SEND_AHEAD_BYTES);

  private final SessionStream stream;
  private final ServerLink link;
  private final CallTable table;
  private final int maxInFlight;
  private final ClientCall<SessionRequest, SessionReply> call;
  private long sent;
  private volatile long answered;
  private volatile TapNetworkException end;

  /** Why the drainer ended it, or null if it did not. */
  private volatile TapNetworkException interruption;

  private SessionLeg(SessionStream stream, ServerLink link, int maxInFlight) {
    this.stream = stream;
    this.link = link;
    this.maxInFlight = maxInFlight;
    this.table = new CallTable(maxInFlight);
    this.call = link.channel().newCall(TapDbGrpc.getSessionMethod(), OPTIONS);
  }

  static SessionLeg open(SessionStream stream, ServerLink link, LinkSettings settings) {
    SessionLeg leg = new SessionLeg(stream, link, settings.maxInFlight());
    leg.call.start(leg, new Metadata());
    leg.call.request(2 * REPLIES_ASKED_AT_ONCE);
    return leg;
  }

  CallTable table() {
    return table;
  }

  boolean canSend() {
    return sent - answered < maxInFlight && call.isReady();
  }

  void send(PendingCall<?> pending) {
    sent++;
    long id = table.place(pending);
    call.sendMessage(SessionRequest.newBuilder().setId(id).setRun(pending.request().run()).build());
  }

  void cancel(PendingCall<?> pending) {
    call.sendMessage(
        SessionRequest.newBuilder()
            .setId(pending.id)
            .setCancel(Cancel.getDefaultInstance())
            .build());
  }

  /** Ends the call from this side, if it has not ended yet. */
  void abort() {
    call.cancel("the client has ended the session", null);
  }

  /** Ends the call for this reason; that it has ended is told by gRPC, after its last reply. */
  void abort(TapNetworkException reason) {
    if (interruption == null) {
      interruption = reason;
      abort();
    }
  }

  boolean isAborted() {
    return interruption != null;
  }

  boolean hasEnded() {
    return end != null;
  }

  TapNetworkException reason() {
    return end;
  }

  @Override
  public void onMessage(SessionReply reply) {
    PendingCall<?> pending = table.take(reply.getId());
    if (pending == null) {
      endFor("a reply came to command " + reply.getId() + ", which is not under way", null);
      return;
    }
    long count = answered + 1;
    answered = count;
    if (count % REPLIES_ASKED_AT_ONCE == 0) {
      call.request(REPLIES_ASKED_AT_ONCE);
    }
    stream.released(1);
    pending.answer(new Reply(reply.getReply().getBson(), link));
    if (stream.hasWaiting()) {
      stream.drain();
    }
  }

  @Override
  public void onReady() {
    stream.drain();
  }

  @Override
  public void onClose(Status status, Metadata trailers) {
    StringBuilder what = new StringBuilder(status.getCode().name());
    if (status.getDescription() != null) {
      what.append(", ").append(status.getDescription());
    }
    for (Throwable cause = status.getCause(); cause != null; cause = cause.getCause()) {
      what.append(" (").append(cause.getMessage()).append(')');
    }
    endFor(what.toString(), status.getCause());
  }

  /** Leaves it to the drainer to end the call, so that nothing is sent on one just cancelled. */
  private void endFor(String what, Throwable cause) {
    if (interruption != null) {
      end = interruption;
    } else if (end == null) {
      end = new TapNetworkException("The connection to " + link.host() + " broke: " + what, cause);
    }
    stream.drain();
  }
}
