// SPDX-License-Identifier: Apache-2.0
// db.coll.explain(): the same helpers, but they tell how the server would go about it.
(function (tap) {
  'use strict';

  /** A find that is explained when the line ends or `finish` is called. */
  class ExplainableCursor {
    constructor(cursor, verbosity) {
      Object.assign(this, { _cursor: cursor, _verbosity: verbosity });
      for (const step of ['sort', 'limit', 'skip', 'hint', 'projection', 'batchSize', 'collation', 'min', 'max', 'comment', 'maxTimeMS']) {
        this[step] = (...all) => {
          this._cursor[step](...all);
          return this;
        };
      }
    }
    get _kind() {
      return 'deferred';
    }
    finish() {
      return this._cursor.explain(this._verbosity);
    }
    next() {
      return this.finish();
    }
  }

  class Explainable {
    constructor(collection, verbosity) {
      Object.assign(this, { _collection: collection, _verbosity: tap.verbosity(verbosity) });
    }
    get _kind() {
      return 'shown';
    }
    _shown() {
      return `Explainable(${this._collection.getFullName()})`;
    }
    _explain(command, ...fields) {
      const name = this._collection.getName();
      return this._collection.getDB()._explain(Object.assign({ [command]: name }, ...fields), this._verbosity);
    }
    find(filter = {}, projection, options = {}) {
      return new ExplainableCursor(this._collection.find(filter, projection, options), this._verbosity);
    }
    findOne(filter = {}, projection, options = {}) {
      return this.find(filter, projection, options).limit(1).finish();
    }
    aggregate(...all) {
      const [pipeline, options = {}] = Array.isArray(all[0]) ? all : [all];
      return this._explain('aggregate', { pipeline, cursor: {} }, options);
    }
    count(query = {}, options = {}) {
      return this._explain('count', { query }, options);
    }
    distinct(key, query = {}, options = {}) {
      return this._explain('distinct', { key, query }, options);
    }
    update(filter, update, options = {}) {
      const { multi = false, upsert = false, ...others } = options;
      return this._explain('update', { updates: [{ q: filter, u: update, multi, upsert, ...others }] });
    }
    updateOne(filter, update, options = {}) {
      return this.update(filter, update, { ...options, multi: false });
    }
    updateMany(filter, update, options = {}) {
      return this.update(filter, update, { ...options, multi: true });
    }
    remove(filter, options = {}) {
      const { justOne = false, ...others } = typeof options === 'boolean' ? { justOne: options } : options;
      return this._explain('delete', { deletes: [{ q: filter, limit: justOne ? 1 : 0, ...others }] });
    }
    deleteOne(filter, options = {}) {
      return this.remove(filter, { ...options, justOne: true });
    }
    deleteMany(filter, options = {}) {
      return this.remove(filter, options);
    }
    findAndModify(options) {
      return this._explain('findAndModify', options);
    }
  }

  tap.verbosity = (verbosity) =>
    verbosity === true ? 'allPlansExecution' : verbosity === false || verbosity === undefined ? 'queryPlanner' : verbosity;
  tap.Explainable = Explainable;
})
