import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** How long a stack may take to close its servers before it is killed, in ms. */
const stopMs = 5000;

/**
 * Starts the stack as a process of its own: it needs packages that must not meet those of the caller (graphql 15
 * beside graphql 16). It ends with `stop()`, with the signal, and when the calling process ends in whatever way.
 *
 * @param {{ signal?: AbortSignal }} [options]
 * @returns {Promise<import('./launch.mjs').LaunchedStack>} what launch.d.mts says
 * @throws {Error} when the stack does not start, with what it said on stderr, or when `signal` was aborted before
 */
export async function launchStack({ signal } = {}) {
  signal?.throwIfAborted();
  const stack = spawn(process.execPath, ['--import', 'tsx', 'src/cli.ts'], {
    cwd: fileURLToPath(new URL('.', import.meta.url)),
    env: { ...process.env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const ended = new Promise((resolve) => stack.once('exit', resolve).once('error', resolve));
  const stop = async () => {
    stack.stdin.end();
    const kill = setTimeout(() => stack.kill('SIGKILL'), stopMs);
    await ended;
    clearTimeout(kill);
  };
  const onAbort = () => void stop();
  signal?.addEventListener('abort', onAbort, { once: true });
  void ended.then(() => signal?.removeEventListener('abort', onAbort));
  return { ...(await firstLine(stack)), stop };
}

async function firstLine(stack) {
  let said = '';
  let complaint = '';
  stack.stderr.on('data', (chunk) => {
    complaint = (complaint + chunk).slice(-10_000);
  });
  stack.stdin.on('error', () => {});
  return new Promise((resolve, reject) => {
    stack.once('error', reject);
    stack.once('exit', (code, name) => {
      reject(new Error(`the local stack ended with ${name ?? code} before it was ready\n${complaint}`));
    });
    stack.stdout.on('data', (chunk) => {
      said += chunk;
      const end = said.indexOf('\n');
      if (end >= 0) resolve(JSON.parse(said.slice(0, end)));
    });
  });
}
