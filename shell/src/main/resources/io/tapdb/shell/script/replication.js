// SPDX-License-Identifier: Apache-2.0
// The replica set: what is typed after `rs`, and what `db` has to say of replication.
(function (tap, global) {
  'use strict';

  const admin = (command) => global.db.adminCommand(command);
  /** Runs a command that every member answers, also where there is no primary. */
  const anywhere = (command) => admin({ ...command, $readPreference: { mode: 'primaryPreferred' } });
  const config = () => anywhere({ replSetGetConfig: 1 }).config;
  const text = (lines) => ({ _kind: 'shown', _shown: () => lines.join('\n'), __proto__: null });

  const currentConfigNotCommittedYet = 308;
  const configurationInProgress = 109;

  /** Runs a change of the configuration again while the one before is still on its way to the others. */
  const whenCommitted = (change) => {
    const patienceMillis = 30000;
    const end = Date.now() + patienceMillis;
    for (;;) {
      try {
        return change();
      } catch (refused) {
        const passing = refused.code === currentConfigNotCommittedYet || refused.code === configurationInProgress;
        if (!passing || Date.now() > end) {
          throw refused;
        }
        globalThis.sleep(200);
      }
    }
  };

  const reconfig = (next, options = {}) => {
    const { version } = config();
    return admin({ replSetReconfig: { ...next, version: Number(version) + 1 }, ...options });
  };
  const reconfigured = (change) =>
    whenCommitted(() => {
      const next = config();
      change(next);
      return reconfig(next);
    });
  const nextId = (members) => Math.max(-1, ...members.map((member) => Number(member._id))) + 1;

  /** Makes a member voting first and electable after that, which is safe beside an arbiter. */
  const reconfigForPSASet = (index, next, options = {}) => {
    const member = next.members[index];
    if (member === undefined) {
      throw new Error(`The new config has no member at index ${index}`);
    }
    if (member.votes !== undefined && Number(member.votes) !== 1) {
      throw new Error(`The member at index ${index} must have { votes: 1 } in the new config`);
    }
    const before = config().members.find((one) => Number(one._id) === Number(member._id));
    if (before !== undefined && Number(before.votes) === 1) {
      throw new Error(`The member at index ${index} votes already: use rs.reconfig`);
    }
    const priority = member.priority ?? 1;
    const withPriority = (number) => ({
      ...next,
      members: next.members.map((one, i) => (i === index ? { ...one, votes: 1, priority: number } : one)),
    });
    globalThis.print(`Running first reconfig to give member at index ${index} { votes: 1, priority: 0 }`);
    whenCommitted(() => reconfig(withPriority(0), options));
    globalThis.print(`Running second reconfig to give member at index ${index} { priority: ${priority} }`);
    return whenCommitted(() => reconfig(withPriority(priority), options));
  };

  const secondsAndHours = (seconds) => `${seconds} secs (${Math.round(seconds / 36) / 100} hrs)`;

  const replicationInfo = (db) => {
    const local = db.getSiblingDB('local');
    const log = local.getCollection('oplog.rs');
    const { maxSize, size } = local.runCommand({ collStats: 'oplog.rs' });
    const megabytes = (bytes) => Math.round((Number(bytes) / 2 ** 20) * 100) / 100;
    const end = (order) => log.find({}, { ts: 1 }).sort({ $natural: order }).limit(1).toArray()[0]?.ts;
    const info = { configuredLogSizeMB: megabytes(maxSize), logSizeMB: megabytes(maxSize), usedMB: megabytes(size) };
    const first = end(1);
    const last = end(-1);
    if (first === undefined || last === undefined) {
      return { ...info, errmsg: 'objects not found in local.oplog.$main -- is this a new and empty db instance?' };
    }
    const timeDiff = last.t - first.t;
    const date = (seconds) => new Date(seconds * 1000).toString();
    return {
      ...info,
      timeDiff,
      timeDiffHours: Math.round(timeDiff / 36) / 100,
      tFirst: date(first.t),
      tLast: date(last.t),
      now: new Date().toString(),
    };
  };

  const printReplicationInfo = (db) => {
    const info = replicationInfo(db);
    const sizes = ['actual oplog size', `'${info.logSizeMB} MB'`, '---', 'configured oplog size', `'${info.configuredLogSizeMB} MB'`];
    if (info.errmsg !== undefined) {
      return text([...sizes, '---', info.errmsg]);
    }
    return text([
      ...sizes,
      '---', 'log length start to end', `'${secondsAndHours(info.timeDiff)}'`,
      '---', 'oplog first event time', `'${info.tFirst}'`,
      '---', 'oplog last event time', `'${info.tLast}'`,
      '---', 'now', `'${info.now}'`,
    ]);
  };

  const printSecondaryReplicationInfo = (db) => {
    const { members } = db.adminCommand({ replSetGetStatus: 1, $readPreference: { mode: 'primaryPreferred' } });
    const withData = members.filter((member) => member.optimeDate !== undefined);
    const primary = withData.find((member) => Number(member.state) === 1);
    const newest = primary?.optimeDate ?? new Date(Math.max(0, ...withData.map((member) => member.optimeDate.getTime())));
    const whom = primary === undefined ? 'the freshest member (no primary available at the moment)' : 'the primary';
    const lines = [];
    for (const member of withData.filter((one) => one !== primary)) {
      const behind = Math.round((newest.getTime() - member.optimeDate.getTime()) / 1000);
      lines.push(`source: ${member.name}`);
      if (Number(member.health ?? 1) === 0) {
        lines.push("'no replication info, yet.  State: " + member.stateStr + "'", '---');
        continue;
      }
      lines.push(
        '{',
        `  syncedTo: '${member.optimeDate.toString()}',`,
        `  replLag: '${secondsAndHours(behind)} behind ${whom} '`,
        '}', '---');
    }
    return text(lines.slice(0, -1));
  };

  /** The replica set's helpers. */
  global.rs = {
    status: () => anywhere({ replSetGetStatus: 1 }),
    hello: () => global.db.hello(),
    isMaster: () => global.db.isMaster(),
    initiate: (settings) => admin({ replSetInitiate: settings ?? {} }),
    conf: config,
    config,
    reconfig,
    reconfigForPSASet,
    add: (member, arbiterOnly = false) =>
      reconfigured((next) => {
        const fields = typeof member === 'string' ? tap.given({ host: member, arbiterOnly: arbiterOnly || undefined }) : member;
        next.members.push({ _id: nextId(next.members), ...fields });
      }),
    addArb: (member) => global.rs.add(member, true),
    remove: (member) =>
      reconfigured((next) => {
        const left = next.members.filter((one) => one.host !== member);
        if (left.length === next.members.length) {
          throw new Error(`No member has the host ${member}, but ${left.map((one) => one.host).join(', ')}`);
        }
        next.members = left;
      }),
    stepDown: (seconds = 60, catchUpSeconds) =>
      admin(tap.given({ replSetStepDown: seconds, secondaryCatchUpPeriodSecs: catchUpSeconds })),
    freeze: (seconds) => admin({ replSetFreeze: seconds }),
    syncFrom: (member) => admin({ replSetSyncFrom: member }),
    secondaryOk: () => global.db.getMongo().setReadPref('primaryPreferred'),
    slaveOk: () => global.rs.secondaryOk(),
    printReplicationInfo: () => printReplicationInfo(global.db),
    printSecondaryReplicationInfo: () => printSecondaryReplicationInfo(global.db),
    printSlaveReplicationInfo: () => printSecondaryReplicationInfo(global.db),
    help: () => tap.helpOf('rs'),
  };

  Object.assign(tap.Database.prototype, {
    getReplicationInfo() {
      return replicationInfo(this);
    },
    printReplicationInfo() {
      return printReplicationInfo(this);
    },
    printSecondaryReplicationInfo() {
      return printSecondaryReplicationInfo(this);
    },
  });
})
