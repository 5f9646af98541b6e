// SPDX-License-Identifier: Apache-2.0
// What is typed without `db` in front: show, use, print and their like.
(function (tap, global) {
  'use strict';
  const { host } = tap;

  global.print = (...all) => void host.print(all);
  global.printjson = (value) => void host.print([value]);
  global.console = { log: global.print, info: global.print, warn: global.print, error: global.print, debug: global.print };
  global.tojson = (value, indent, noLineBreaks) => host.pretty(value, noLineBreaks === true);
  global.tojsononeline = (value) => host.pretty(value, true);
  global.sleep = (millis) => void host.sleep(Number(millis));
  global.load = (file) => host.load(String(file));
  global.quit = (code = 0) => void host.quit(Number(code));
  global.exit = global.quit;
  global.cls = () => void host.clearScreen();
  global.version = () => host.version();
  global.help = () => tap.helpOf('shell');

  const settings = { displayBatchSize: 20 };
  global.config = {
    get: (name) => settings[name],
    set(name, value) {
      if (!(name in settings)) {
        throw new Error(`There is no setting '${name}', but ${Object.keys(settings).join(', ')}`);
      }
      settings[name] = value;
    },
  };
  global.DBQuery = {
    get shellBatchSize() {
      return settings.displayBatchSize;
    },
    set shellBatchSize(count) {
      settings.displayBatchSize = count;
    },
  };
  tap.displayBatchSize = () => settings.displayBatchSize;

  const gibibyte = 2 ** 30;
  const size = (bytes) =>
    bytes >= gibibyte ? `${(bytes / gibibyte).toFixed(2)} GiB`
      : bytes >= 2 ** 20 ? `${(bytes / 2 ** 20).toFixed(2)} MiB` : `${(bytes / 2 ** 10).toFixed(2)} KiB`;

  const shows = {
    dbs() {
      const { databases } = global.db.adminCommand({ listDatabases: 1 });
      const width = Math.max(0, ...databases.map((one) => one.name.length));
      return databases.map((one) => `${one.name.padEnd(width)}  ${size(Number(one.sizeOnDisk ?? 0)).padStart(11)}`).join('\n');
    },
    collections: () => global.db.getCollectionNames().join('\n') || undefined,
    users: () => global.db.runCommand({ usersInfo: 1 }).users,
    roles: () => global.db.runCommand({ rolesInfo: 1, showBuiltinRoles: true }).roles,
    profile: () => global.db.getCollection('system.profile').find({}).sort({ ts: -1 }).limit(5).toArray(),
    logs: () => global.db.adminCommand({ getLog: '*' }).names.join('\n'),
    log: (name = 'global') => global.db.adminCommand({ getLog: name }).log.join('\n'),
    startupWarnings: () => global.db.adminCommand({ getLog: 'startupWarnings' }).log.join('\n'),
  };
  shows.databases = shows.dbs;
  shows.tables = shows.collections;
  tap.shows = Object.keys(shows);

  global.show = (what, ...rest) => {
    if (!Object.hasOwn(shows, what)) {
      throw new Error(`There is no 'show ${what}', but show ${Object.keys(shows).join(', ')}`);
    }
    return shows[what](...rest);
  };
  global.use = (name) => {
    const same = global.db.getName() === name;
    global.db = global.db.getSiblingDB(name);
    return `${same ? 'already on' : 'switched to'} db ${name}`;
  };

  global.db = new global.Mongo().getDB(host.mainDatabase());
})
