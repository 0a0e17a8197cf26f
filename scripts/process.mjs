/** Running other programs, with nothing but Node's own modules. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The repository's folder. */
export const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * @typedef {object} Finished
 * @property {number | null} code the exit code; null if it was ended by a signal or could not start
 * @property {string} output stdout and stderr, as they came
 * @property {boolean} timedOut
 */

/**
 * Runs a command to its end, and its whole process group no longer than `timeout` ms.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, timeout?: number }} [options]
 * @returns {Promise<Finished>}
 */
export function run(command, args, { cwd = root, env = process.env, timeout } = {}) {
  return new Promise((resolve) => {
    // A group of its own, so that giving up ends the children (npx, then the download) as well.
    const child = spawn(command, args, { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    let timedOut = false;
    const keep = (/** @type {Buffer} */ chunk) => {
      output += chunk;
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    const end = () => {
      if (child.pid === undefined) return;
      try {
        process.kill(-child.pid, 'SIGKILL');
      } catch {
        // It ended by itself in the meantime.
      }
    };
    const giveUp = () => {
      timedOut = true;
      end();
    };
    const timer = timeout === undefined ? undefined : setTimeout(giveUp, timeout);
    process.once('exit', end);
    const finish = (/** @type {number | null} */ code) => {
      clearTimeout(timer);
      process.removeListener('exit', end);
      resolve({ code, output, timedOut });
    };
    child.once('error', (error) => {
      output += error.message;
      finish(null);
    });
    child.once('close', finish);
  });
}
