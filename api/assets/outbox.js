"use strict";
// Proposals that wait on this phone for the line: one store, which the pages and the worker share.
const outbox = (() => {
  const open = () => new Promise((done, failed) => {
    const asked = indexedDB.open("outbox", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("proposals", { keyPath: "key" });
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => failed(asked.error);
  });
  const within = async (mode, act) => {
    const db = await open();
    try {
      return await new Promise((done, failed) => {
        const work = db.transaction("proposals", mode);
        const asked = act(work.objectStore("proposals"));
        work.oncomplete = () => done(asked.result);
        work.onabort = () => failed(work.error);
      });
    } finally { db.close(); }
  };
  return {
    all: () => within("readonly", store => store.getAll()),
    keep: one => within("readwrite", store => store.put(one)),
    drop: key => within("readwrite", store => store.delete(key)),
    clear: () => within("readwrite", store => store.clear()),
  };
})();
