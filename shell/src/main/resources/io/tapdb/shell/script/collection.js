// SPDX-License-Identifier: Apache-2.0
// A collection, with the helpers that people type after its name.
(function (tap) {
  'use strict';
  const { host } = tap;
  const { FindCursor, AggregationCursor } = tap.cursors;

  const changes = (update) =>
    Array.isArray(update) || Object.keys(update).some((name) => name.startsWith('$'));

  /** Options as the older helpers took them: `true` first for upsert, then for multi. */
  const oldOptions = (options, multi) =>
    typeof options === 'object' && options !== null ? options : { upsert: options === true, multi: multi === true };

  class Collection {
    constructor(database, name) {
      if (typeof name !== 'string' || name === '') {
        throw new TypeError('A collection has a name');
      }
      Object.defineProperties(this, { _database: { value: database }, _name: { value: name } });
    }
    get _kind() {
      return 'shown';
    }
    _shown() {
      return this.getFullName();
    }
    toString() {
      return this.getFullName();
    }
    getName() {
      return this._name;
    }
    getFullName() {
      return `${this._database.getName()}.${this._name}`;
    }
    getDB() {
      return this._database;
    }
    getMongo() {
      return this._database.getMongo();
    }
    getCollection(name) {
      return this._database.getCollection(`${this._name}.${name}`);
    }
    _host(operation, ...rest) {
      return host[operation](this._database._client(), this._database.getName(), this._name, ...rest);
    }
    _run(command, ...fields) {
      return this._database.runCommand(Object.assign({ [command]: this._name }, ...fields));
    }
    runCommand(command, fields = {}) {
      return typeof command === 'string' ? this._run(command, fields) : this._database.runCommand(command);
    }

    find(filter = {}, projection, options = {}) {
      return new FindCursor(this, filter, tap.given({ projection, ...options }));
    }
    findOne(filter = {}, projection, options = {}) {
      const all = this.find(filter, projection, options).limit(1);
      return all._with('singleBatch', true).next();
    }
    aggregate(...all) {
      const asList = Array.isArray(all[0]);
      const [pipeline, options = {}] = asList ? all : [all];
      const { explain, ...others } = options;
      if (explain) {
        return this.explain(explain === true ? 'queryPlanner' : explain).aggregate(pipeline, others);
      }
      return new AggregationCursor(this._database, this._name, pipeline, others);
    }
    countDocuments(filter = {}, options = {}) {
      return this._host('countDocuments', filter, options);
    }
    estimatedDocumentCount(options = {}) {
      return this._host('estimatedDocumentCount', options);
    }
    count(filter = {}, options = {}) {
      return this._run('count', { query: filter }, options).n;
    }
    distinct(field, filter = {}, options = {}) {
      return this._host('distinct', field, filter, options);
    }

    insertOne(document, options = {}) {
      const result = this._host('insertOne', document, options);
      tap.giveId(document, result.insertedId);
      return result;
    }
    insertMany(documents, options = {}) {
      const result = this._host('insertMany', documents, options);
      documents.forEach((document, index) => tap.giveId(document, result.insertedIds[index]));
      return result;
    }
    insert(documents, options = {}) {
      return this.insertMany(Array.isArray(documents) ? documents : [documents], options);
    }
    updateOne(filter, update, options = {}) {
      return this._host('updateOne', filter, update, options);
    }
    updateMany(filter, update, options = {}) {
      return this._host('updateMany', filter, update, options);
    }
    replaceOne(filter, replacement, options = {}) {
      return this._host('replaceOne', filter, replacement, options);
    }
    update(filter, update, options = {}, asMulti = false) {
      const { multi, ...others } = oldOptions(options, asMulti);
      if (!changes(update)) {
        return this.replaceOne(filter, update, others);
      }
      return multi ? this.updateMany(filter, update, others) : this.updateOne(filter, update, others);
    }
    deleteOne(filter, options = {}) {
      return this._host('deleteOne', filter, options);
    }
    deleteMany(filter, options = {}) {
      return this._host('deleteMany', filter, options);
    }
    remove(filter, options = {}) {
      const { justOne, ...others } = typeof options === 'object' ? options : { justOne: options === true };
      return justOne ? this.deleteOne(filter, others) : this.deleteMany(filter, others);
    }
    bulkWrite(operations, options = {}) {
      return this._host('bulkWrite', operations, options);
    }
    findOneAndUpdate(filter, update, options = {}) {
      return this._host('findOneAndUpdate', filter, update, options);
    }
    findOneAndReplace(filter, replacement, options = {}) {
      return this._host('findOneAndReplace', filter, replacement, options);
    }
    findOneAndDelete(filter, options = {}) {
      return this._host('findOneAndDelete', filter, options);
    }
    findAndModify(options) {
      return this._run('findAndModify', options).value ?? null;
    }

    createIndex(keys, options = {}) {
      return this.createIndexes([keys], options)[0];
    }
    createIndexes(keys, options = {}) {
      const { commitQuorum, writeConcern, comment, maxTimeMS, ...ofIndex } = options;
      const indexes = keys.map((key) => ({ key, name: ofIndex.name ?? tap.indexName(key), ...ofIndex }));
      this._run('createIndexes', { indexes }, tap.given({ commitQuorum, writeConcern, comment, maxTimeMS }));
      return indexes.map((index) => index.name);
    }
    ensureIndex(keys, options = {}) {
      return this.createIndex(keys, options);
    }
    getIndexes() {
      return this._database._drain({ listIndexes: this._name, cursor: {} });
    }
    getIndices() {
      return this.getIndexes();
    }
    getIndexKeys() {
      return this.getIndexes().map((index) => index.key);
    }
    dropIndex(index) {
      if (index === '*') {
        throw new Error("dropIndex drops one index; dropIndexes() drops all but that on _id");
      }
      return this._run('dropIndexes', { index });
    }
    dropIndexes(index = '*') {
      return this._run('dropIndexes', { index });
    }
    hideIndex(index) {
      return this._hide(index, true);
    }
    unhideIndex(index) {
      return this._hide(index, false);
    }
    _hide(index, hidden) {
      const which = typeof index === 'string' ? { name: index } : { keyPattern: index };
      return this._run('collMod', { index: { ...which, hidden } });
    }

    drop(options = {}) {
      try {
        this._run('drop', options);
        return true;
      } catch (error) {
        if (error.code === tap.NAMESPACE_NOT_FOUND) {
          return false;
        }
        throw error;
      }
    }
    renameCollection(to, dropTarget = false) {
      const database = this._database.getName();
      return this._database.adminCommand({
        renameCollection: this.getFullName(), to: `${database}.${to}`, dropTarget,
      });
    }
    exists() {
      return this._database.getCollectionInfos({ name: this._name })[0] ?? null;
    }
    isCapped() {
      return this.exists()?.options?.capped === true;
    }
    convertToCapped(size) {
      return this._run('convertToCapped', { size });
    }
    stats(options = {}) {
      return this._run('collStats', typeof options === 'number' ? { scale: options } : options);
    }
    dataSize() {
      return this.stats().size;
    }
    storageSize() {
      return this.stats().storageSize;
    }
    totalIndexSize() {
      return this.stats().totalIndexSize;
    }
    totalSize() {
      const { storageSize, totalIndexSize } = this.stats();
      return storageSize + totalIndexSize;
    }
    latencyStats(options = {}) {
      return this.aggregate([{ $collStats: { latencyStats: options } }]).toArray();
    }
    validate(options = {}) {
      return this._run('validate', typeof options === 'boolean' ? { full: options } : options);
    }
    explain(verbosity = 'queryPlanner') {
      return new tap.Explainable(this, verbosity);
    }
    help() {
      return tap.helpOf('collection');
    }
  }

  /** A document that was inserted without an `_id` has the one it got. */
  tap.giveId = (document, id) => {
    if (document._id === undefined && id !== undefined && Object.isExtensible(document)) {
      document._id = id;
    }
  };
  tap.NAMESPACE_NOT_FOUND = 26;
  tap.indexName = (keys) =>
    (keys instanceof Map ? [...keys] : Object.entries(keys)).map(([name, kind]) => `${name}_${kind}`).join('_');

  /** A collection whose unknown properties are the collections below it: `db.a.b` is `a.b`. */
  tap.collection = (database, name) =>
    new Proxy(new Collection(database, name), {
      get(target, property, self) {
        return typeof property === 'symbol' || property in target
          ? Reflect.get(target, property, self)
          : target.getCollection(property);
      },
    });
  tap.Collection = Collection;
})
