import { expect, it } from 'vitest';
import { whyEmpty } from '../../../src/panel/store/why-empty.js';
import { readSettings } from '../../../src/protocol/settings.js';
import { exchange, nothing, sessionOf } from '../../panel/fixtures/build.js';

const settings = readSettings(undefined);
const page = (state: 'connected' | 'silent' | 'outdated' | 'gone', top = true) => ({
  doc: `${state} ${top}`,
  url: 'https://app.example.com/',
  top,
  state,
});
const at = (documents: readonly ReturnType<typeof page>[], differs: object = {}) =>
  whyEmpty({
    session: nothing,
    status: { documents: [...documents], unseen: [], theme: 'light', busy: null },
    settings,
    recording: true,
    ...differs,
  });

it('counts what was seen, and says why none of it was AppSync’s', () => {
  const why = at([page('connected'), page('connected', false)], { session: { ...nothing, ignored: 12 } });
  expect(why.title).toBe('Recording. Nothing of AppSync yet.');
  expect(why.seen).toContain('12 requests of this page and 1 frame were looked at, and none had');
});

it('tells apart why nothing was seen at all, with what to do', () => {
  expect(at([page('connected')]).title).toBe('Recording. No request yet.');
  expect(at([page('silent')])).toMatchObject({
    title: 'The page’s requests cannot be seen.',
    next: 'Reload the page.',
  });
  expect(at([page('outdated')]).seen).toContain('another version');
  expect(at([]).title).toBe('No page is connected.');
  expect(at([page('gone')]).seen).toContain('not an http or https page');
  expect(at([], { settings: { ...settings, sites: ['shop.example'] } }).seen).toContain(
    'Only chosen sites are looked at: shop.example.',
  );
  expect(at([], { status: null }).title).toBe('Connecting to the recorder.');
});

it('says that a pause, and what was cleared, are why', () => {
  expect(at([page('connected')], { recording: false }).title).toBe('Paused.');
  const session = sessionOf([exchange('a', 0)], []);
  expect(at([page('connected')], { session }).seen).toContain('1 exchange before that');
});
