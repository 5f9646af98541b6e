// SPDX-License-Identifier: Apache-2.0
/**
 * What a member of a set must not forget and its log does not hold. {@link
 * io.tapdb.replica.member.MemberFiles} keeps each of these in a small file of its own.
 */
package io.tapdb.replica.member;
