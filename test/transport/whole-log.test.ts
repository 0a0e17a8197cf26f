import { expect, it } from 'vitest';
import { createRecorder } from '../../src/devtools/recorder.js';
import { wholeLog } from '../../src/panel/shell/whole-log.js';
import { eventTime } from '../support/event-time.js';
import { apiKey, request, START } from '../support/events.js';
import { inventoryOf, page } from '../support/page.js';
import { portPair } from '../support/ports.js';

it('what is saved is the whole log that the recorder has, asked for over a port of its own', async () => {
  const time = eventTime(START);
  const recorder = createRecorder({ salt: '00112233445566778899aabbccddeeff', timers: time });
  const visited = page('d1', () => inventoryOf(0));
  recorder.greet(visited.greeting);
  visited.ready();
  visited.send(...Array.from({ length: 1200 }, (_, at) => request({ at }, `r${at}`, apiKey)));
  await time.pass(100);
  const [near, far] = portPair();
  recorder.attachPanel(near);
  const events = await wholeLog(far);
  const seen = events.flatMap((event) => (event.type === 'request' ? [event.exchange] : []));
  expect(seen).toHaveLength(1200);
  expect(events[0]?.type).toBe('document');
});

it('a recorder that went away is named instead of an empty file', async () => {
  const [near, far] = portPair();
  const log = wholeLog(far);
  near.close();
  await expect(log).rejects.toThrow('The recorder went away');
});
