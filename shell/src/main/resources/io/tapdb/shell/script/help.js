// SPDX-License-Identifier: Apache-2.0
// What `help` prints.
(function (tap) {
  'use strict';

  const texts = {
    shell: [
      'Shell', [
        ['show dbs | collections | tables', 'what there is'],
        ['use NAME', 'go to another database'],
        ['it', 'the next documents of the last result'],
        ['db.help(), db.COLL.help(), rs.help()', 'helpers of the database, of a collection, of the replica set'],
        ['load("FILE.js")', 'run a file'],
        ['print(VALUE), sleep(MS)', 'print, wait'],
        ['config.set("displayBatchSize", N)', 'how many documents are shown at a time'],
        ['cls', 'clear the screen'],
        ['exit', 'leave; so does Ctrl-D'],
      ],
    ],
    database: [
      'Database', [
        ['db.COLL, db["COLL"], db.getCollection(NAME)', 'a collection'],
        ['db.getSiblingDB(NAME)', 'another database'],
        ['db.getCollectionNames(), db.getCollectionInfos()', 'its collections'],
        ['db.createCollection(NAME, OPTIONS)', 'makes a collection'],
        ['db.createView(NAME, SOURCE, PIPELINE)', 'makes a view'],
        ['db.dropDatabase()', 'drops the database with all that is in it'],
        ['db.aggregate(PIPELINE)', 'an aggregation without a collection'],
        ['db.runCommand(COMMAND), db.adminCommand(COMMAND)', 'any command'],
        ['db.stats(), db.serverStatus(), db.hostInfo()', 'numbers'],
        ['db.hello(), db.version(), db.listCommands()', 'what the server is and can do'],
        ['db.currentOp(), db.killOp(ID)', 'what runs, and ending it'],
        ['db.setLogLevel(N, COMPONENT), db.getLogComponents()', 'how much is logged'],
        ['db.shutdownServer()', 'stops the server'],
      ],
    ],
    collection: [
      'Collection', [
        ['find(FILTER, PROJECTION), findOne(FILTER)', 'documents; a cursor has sort, limit, skip, hint, toArray, explain …'],
        ['countDocuments(FILTER), estimatedDocumentCount()', 'how many'],
        ['distinct(FIELD, FILTER)', 'the different values of a field'],
        ['aggregate(PIPELINE)', 'an aggregation'],
        ['insertOne(DOC), insertMany([DOC, …])', 'new documents'],
        ['updateOne(FILTER, UPDATE), updateMany(FILTER, UPDATE)', 'changes; {upsert: true} inserts what is not found'],
        ['replaceOne(FILTER, DOC)', 'another document in place of one'],
        ['deleteOne(FILTER), deleteMany(FILTER)', 'deletes'],
        ['findOneAndUpdate, findOneAndReplace, findOneAndDelete', 'change one and return it'],
        ['bulkWrite([{insertOne: {document: DOC}}, …])', 'writes of several kinds'],
        ['createIndex(KEYS, OPTIONS), getIndexes(), dropIndex(NAME)', 'indexes'],
        ['explain().find(FILTER)', 'how the server would go about it'],
        ['stats(), validate()', 'numbers, and whether all is in order'],
        ['renameCollection(NAME), drop()', 'another name, or the end'],
      ],
    ],
    rs: [
      'Replica set', [
        ['rs.status(), rs.conf(), rs.hello()', 'how it is'],
        ['rs.initiate(CONFIG)', 'begins a set'],
        ['rs.add(HOST), rs.addArb(HOST), rs.remove(HOST)', 'members'],
        ['rs.reconfig(CONFIG)', 'another configuration'],
        ['rs.reconfigForPSASet(INDEX, CONFIG)', 'the same in two steps, where a member with data joins an arbiter'],
        ['rs.stepDown(SECONDS), rs.freeze(SECONDS)', 'the primary steps down; a member does not stand'],
        ['rs.syncFrom(HOST)', 'where a member takes its data from'],
        ['rs.printReplicationInfo()', 'size and span of the oplog'],
        ['rs.printSecondaryReplicationInfo()', 'how far members are behind'],
        ['rs.secondaryOk()', 'reads from secondaries too'],
      ],
    ],
  };

  tap.helpOf = (topic) => {
    const [title, lines] = texts[topic];
    const width = Math.max(...lines.map(([what]) => what.length));
    const shown = lines.map(([what, why]) => `  ${what.padEnd(width)}  ${why}`);
    return { _kind: 'shown', _shown: () => [`${title}:`, ...shown].join('\n'), __proto__: null };
  };

  /** The names that may follow, for the completer. */
  const methods = (type) =>
    type === null || type === Object.prototype ? []
      : [...Object.getOwnPropertyNames(type).filter((name) => !name.startsWith('_') && name !== 'constructor'),
        ...methods(Object.getPrototypeOf(type))];
  tap.namesOf = (what) => {
    switch (what) {
      case 'database':
        return methods(tap.Database.prototype);
      case 'collection':
        return methods(tap.Collection.prototype);
      case 'cursor':
        return methods(tap.cursors.FindCursor.prototype);
      case 'rs':
        return Object.keys(globalThis.rs);
      case 'show':
        return tap.shows;
      default:
        return Object.getOwnPropertyNames(globalThis);
    }
  };
})
