// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.member;

import io.tapdb.oplog.OpTime;

/**
 * Says that a member's data are incomplete, because a first copy from another member has begun and
 * not ended.
 *
 * @param source the member that is copied from, {@code host:port}
 * @param from where in the source's log the copy stands
 */
public record SyncMarker(String source, OpTime from) {}
