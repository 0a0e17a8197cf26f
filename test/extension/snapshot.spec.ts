import { expect, type Page, test } from '@playwright/test';
import { builtExtension, type Launched, launch } from './launch.js';
import { connect, type Recorder, SALT } from './recorder-page.js';
import { type Site, startSite } from './site.js';

/** A database as DataStore keeps it; `clear` is what `DataStore.clear()` does to it: close, then delete. */
const app = `<script>
  const done = (request) => new Promise((resolve, reject) => { request.onsuccess = () => resolve(request.result); request.onerror = () => reject(request.error); });
  const open = () => {
    const request = indexedDB.open('amplify-datastore', 3);
    request.onupgradeneeded = () => request.result.createObjectStore('user_Note', { autoIncrement: true }).createIndex('byId', 'id');
    return done(request);
  };
  let database;
  window.fill = async () => {
    database = await open();
    const transaction = database.transaction('user_Note', 'readwrite', { durability: 'relaxed' });
    const store = transaction.objectStore('user_Note');
    for (let i = 0; i < 5000; i++) store.put({ id: 'note-' + i, title: 'x'.repeat(300), owner: 'alice', _version: 1, _deleted: null, _lastChangedAt: 1 });
    await new Promise((resolve) => { transaction.oncomplete = resolve; });
  };
  window.clear = async () => {
    const start = performance.now();
    database.close();
    await done(indexedDB.deleteDatabase('amplify-datastore'));
    return performance.now() - start;
  };
</script>`;

let site: Site;
let browser: Launched;
let page: Page;
let recorder: Recorder;
test.beforeAll(async () => {
  site = await startSite();
  site.serve('/', app);
  browser = await launch(builtExtension());
  page = await browser.context.newPage();
  await page.goto(`${site.origin}/`);
  recorder = await connect(browser, page.url());
  await recorder.send({ type: 'start', salt: SALT });
  await page.bringToFront();
});
test.afterAll(async () => {
  await browser.close();
  await site.close();
});

const inPage = async (call: string): Promise<number> => Number(await page.evaluate(call));

test('a database that is deleted while it is read stays deleted', async () => {
  let interrupted = 0;
  for (let round = 0; interrupted < 2; round += 1) {
    expect(round, 'rounds without a snapshot that was running when the page cleared').toBeLessThan(25);
    await inPage('fill()');
    const request = `round ${round}`;
    await recorder.send({ type: 'take-snapshot', request, persons: [] });
    await inPage('clear()');
    const snapshot = await recorder.message((message) =>
      message.type === 'snapshot' && message.request === request ? message.snapshot : undefined,
    );
    if (snapshot.unreadable.length > 0) interrupted += 1;
    expect(await page.evaluate(() => indexedDB.databases())).toEqual([]);
  }
});

test('a snapshot names whose records there are, and no value crosses', async () => {
  await inPage('fill()');
  await page.evaluate(() =>
    localStorage.setItem('profile', JSON.stringify({ name: 'alice', note: 'a-value' })),
  );
  await recorder.send({
    type: 'take-snapshot',
    request: 'whole',
    persons: [{ label: 'person 1', names: ['alice'] }],
  });
  const { stores, unreadable } = await recorder.message((message) =>
    message.type === 'snapshot' && message.request === 'whole' ? message.snapshot : undefined,
  );
  expect(unreadable).toEqual([]);
  const notes = stores.find(({ name }) => name === 'user_Note');
  expect(notes).toMatchObject({ kind: 'indexedDB', database: 'amplify-datastore', count: 5000 });
  expect(notes?.records[4999]).toMatchObject({
    labels: ['person 1'],
    projection: { id: 'note-4999', version: 1 },
  });
  const local = stores.find(({ kind }) => kind === 'localStorage');
  expect(local?.records).toMatchObject([{ key: 'profile', labels: ['person 1'], projection: null }]);
  expect(JSON.stringify(recorder.messages)).not.toMatch(/xxxx|a-value/);
  await inPage('clear()');
});
