// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.member;

import io.tapdb.election.config.Member;
import io.tapdb.election.config.SetConfig;
import io.tapdb.election.message.MemberState;
import io.tapdb.election.view.CoreView;
import java.util.Optional;
import org.bson.types.ObjectId;

/**
 * What a node knows about its set at one moment; immutable, replaced at every change, read by any
 * thread.
 *
 * @param core who is who, as the election core sees it
 * @param processId another one at each start of the process
 * @param counter rises whenever something changes that {@code hello} tells
 * @param madeAtNanos the moment of the node's clock to which the times in {@code core} belong
 */
public record SetView(CoreView core, ObjectId processId, long counter, long madeAtNanos) {

  SetView withCounter(long newCounter) {
    return new SetView(core, processId, newCounter, madeAtNanos);
  }

  /** Whether clients have to hear of what is different from that one. */
  boolean tellsOtherThan(SetView other) {
    return state() != other.state()
        || term() != other.term()
        || isWritable() != other.isWritable()
        || core.role().primaryId() != other.core.role().primaryId()
        || core.selfId() != other.core.selfId()
        || !config().map(SetConfig::version).equals(other.config().map(SetConfig::version));
  }

  public Optional<SetConfig> config() {
    return core.config();
  }

  public MemberState state() {
    return core.role().state();
  }

  public long term() {
    return core.role().term();
  }

  /** Whether users may write here. */
  public boolean isWritable() {
    return core.isWritable();
  }

  /** Whether users may read here, provided that they allow it to be a secondary. */
  public boolean isReadable() {
    return state().isReadable();
  }

  /** This member in the configuration; empty if it is not listed. */
  public Optional<Member> self() {
    return config().flatMap(config -> config.byId(core.selfId()));
  }

  /** The primary in the configuration; empty if none is known. */
  public Optional<Member> primary() {
    return config().flatMap(config -> config.byId(core.role().primaryId()));
  }
}
