import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, it } from 'node:test';
import { launchStack } from '../launch.mjs';

describe('launching the stack as a process of its own', () => {
  it('runs stacks side by side, each with its own ports and secrets', async () => {
    const [one, other] = await Promise.all([launchStack(), launchStack()]);
    try {
      assert.notEqual(one.ports.front, other.ports.front);
      assert.notEqual(one.apiKey, other.apiKey);
      assert.notEqual(one.users.alice.password, other.users.alice.password);
      await control(one.controlUrl);
      await control(other.controlUrl);
    } finally {
      await Promise.all([one.stop(), other.stop()]);
    }
    await assert.rejects(control(one.controlUrl));
  });

  it('ends when its signal aborts', async () => {
    const abort = new AbortController();
    const stack = await launchStack({ signal: abort.signal });
    abort.abort();
    await stack.stop();
    await assert.rejects(control(stack.controlUrl));
  });

  it('leaves nothing behind when the process that launched it is killed', async () => {
    const script = `
      import { launchStack } from ${JSON.stringify(new URL('../launch.mjs', import.meta.url).href)};
      const stack = await launchStack();
      process.stdout.write(stack.controlUrl);
      await new Promise(() => setInterval(() => {}, 1000));`;
    const parent = spawn(process.execPath, ['--input-type=module', '-e', script]);
    const [url] = await once(parent.stdout, 'data');
    const connection = await fetch(`${url}/healthz`);
    assert.equal(connection.status, 200);
    const ended = new Promise<void>((resolve) => {
      const socket = connect(Number(new URL(String(url)).port), '127.0.0.1');
      socket.on('error', () => {}).on('close', () => resolve());
    });
    parent.kill('SIGKILL');
    await ended;
    await assert.rejects(control(String(url)));
  });
});

async function control(url: string): Promise<void> {
  assert.equal((await fetch(`${url}/healthz`)).status, 200);
}
