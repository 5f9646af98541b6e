// SPDX-License-Identifier: Apache-2.0
/**
 * The members of a simulated set: {@link io.tapdb.sim.member.SimMember} is a host with its disks,
 * its clock and the real node that runs on it, life after life; {@link
 * io.tapdb.sim.member.MemberThreads} are the threads of one of these lives.
 */
package io.tapdb.sim.member;
