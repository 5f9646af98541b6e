// SPDX-License-Identifier: Apache-2.0
// A connection and its databases, with the helpers that people type after `db`.
(function (tap, global) {
  'use strict';
  const { host } = tap;

  /** A connection to a server or a set. */
  class Mongo {
    constructor(uri) {
      Object.defineProperty(this, '_client', { value: uri === undefined ? host.mainClient() : host.connect(String(uri)) });
    }
    get _kind() {
      return 'shown';
    }
    _shown() {
      return this.getURI();
    }
    getURI() {
      return host.uri(this._client);
    }
    getDB(name) {
      return tap.database(this, name);
    }
    getDBs() {
      return this.getDB('admin').runCommand({ listDatabases: 1 });
    }
    getDBNames() {
      return this.getDBs().databases.map((database) => database.name);
    }
    getReadPrefMode() {
      return host.readPreference(this._client);
    }
    setReadPref(mode) {
      host.setReadPreference(this._client, String(mode));
    }
    close() {
      host.disconnect(this._client);
    }
  }

  class Database {
    constructor(connection, name) {
      if (typeof name !== 'string' || name === '') {
        throw new TypeError('A database has a name');
      }
      Object.defineProperties(this, { _connection: { value: connection }, _databaseName: { value: name } });
    }
    get _kind() {
      return 'shown';
    }
    _shown() {
      return this._databaseName;
    }
    toString() {
      return this._databaseName;
    }
    _client() {
      return this._connection._client;
    }
    getName() {
      return this._databaseName;
    }
    getMongo() {
      return this._connection;
    }
    getSiblingDB(name) {
      return tap.database(this._connection, name);
    }
    getSisterDB(name) {
      return this.getSiblingDB(name);
    }
    getCollection(name) {
      return tap.collection(this, name);
    }
    runCommand(command, fields = {}) {
      const whole = typeof command === 'string' ? { [command]: 1, ...fields } : command;
      return host.runCommand(this._client(), this._databaseName, whole);
    }
    adminCommand(command, fields = {}) {
      return this.getSiblingDB('admin').runCommand(command, fields);
    }
    _explain(command, verbosity) {
      return this.runCommand({ explain: command, verbosity: tap.verbosity(verbosity) });
    }
    /** All documents of a cursor that a command opens. */
    _drain(command) {
      let { cursor } = this.runCommand(command);
      const all = cursor.firstBatch;
      const collection = cursor.ns.slice(cursor.ns.indexOf('.') + 1);
      while (cursor.id.toString() !== '0') {
        ({ cursor } = this.runCommand({ getMore: cursor.id, collection }));
        all.push(...cursor.nextBatch);
      }
      return all;
    }

    createCollection(name, options = {}) {
      return this.runCommand({ create: name, ...options });
    }
    createView(name, source, pipeline, options = {}) {
      return this.runCommand({ create: name, viewOn: source, pipeline, ...options });
    }
    dropDatabase(options = {}) {
      return this.runCommand({ dropDatabase: 1, ...options });
    }
    getCollectionInfos(filter = {}, options = {}) {
      return this._drain({ listCollections: 1, filter, cursor: {}, ...options });
    }
    getCollectionNames() {
      return this.getCollectionInfos({}, { nameOnly: true }).map((info) => info.name).sort();
    }
    aggregate(pipeline = [], options = {}) {
      return new tap.cursors.AggregationCursor(this, null, pipeline, options);
    }
    stats(scale = 1) {
      return this.runCommand({ dbStats: 1, ...(typeof scale === 'object' ? scale : { scale }) });
    }
    printCollectionStats() {
      for (const name of this.getCollectionNames()) {
        globalThis.print(name);
        globalThis.printjson(this.getCollection(name).stats());
      }
    }

    hello() {
      return this.runCommand({ hello: 1 });
    }
    isMaster() {
      return this.runCommand({ isMaster: 1 });
    }
    version() {
      return this.serverBuildInfo().version;
    }
    serverBuildInfo() {
      return this.adminCommand({ buildInfo: 1 });
    }
    serverStatus(options = {}) {
      return this.adminCommand({ serverStatus: 1, ...options });
    }
    serverCmdLineOpts() {
      return this.adminCommand({ getCmdLineOpts: 1 });
    }
    hostInfo() {
      return this.adminCommand({ hostInfo: 1 });
    }
    listCommands() {
      return this.adminCommand({ listCommands: 1 }).commands;
    }
    currentOp(options = {}) {
      return this.adminCommand({ currentOp: 1, ...(options === true ? { $all: true } : options) });
    }
    killOp(op) {
      return this.adminCommand({ killOp: 1, op });
    }
    fsyncLock() {
      return this.adminCommand({ fsync: 1, lock: true });
    }
    fsyncUnlock() {
      return this.adminCommand({ fsyncUnlock: 1 });
    }
    shutdownServer(options = {}) {
      return this.adminCommand({ shutdown: 1, ...options });
    }
    getLogComponents() {
      return this.adminCommand({ getParameter: 1, logComponentVerbosity: 1 }).logComponentVerbosity;
    }
    setLogLevel(verbosity, component = 'default') {
      const path = component === 'default' ? [] : component.split('.');
      const setting = path.reduceRight((inner, name) => ({ [name]: inner }), { verbosity });
      return this.adminCommand({ setParameter: 1, logComponentVerbosity: setting });
    }
    getProfilingStatus() {
      return this.runCommand({ profile: -1 });
    }
    setProfilingLevel(level, options = {}) {
      return this.runCommand({ profile: level, ...(typeof options === 'number' ? { slowms: options } : options) });
    }
    help() {
      return tap.helpOf('database');
    }
  }

  /** A database whose unknown properties are its collections. */
  tap.database = (connection, name) =>
    new Proxy(new Database(connection, name), {
      get(target, property, self) {
        return typeof property === 'symbol' || property in target
          ? Reflect.get(target, property, self)
          : target.getCollection(property);
      },
    });
  tap.Database = Database;
  global.Mongo = new Proxy(Mongo, { apply: (target, self, args) => new target(...args) });
  global.connect = (uri) => {
    const connection = new Mongo(uri);
    return connection.getDB(host.databaseOfUri(connection._client));
  };
})
