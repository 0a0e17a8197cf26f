import { Console } from 'node:console';
import { fstatSync } from 'node:fs';
import { startStack } from './stack.ts';

// The one line on stdout is for the program that started this one; the simulator writes to the console.
globalThis.console = new Console(process.stderr);

const { stop, ...description } = await startStack();

let stopping = false;
const end = (): void => {
  if (stopping) return;
  stopping = true;
  void stop().then(() => process.exit(0));
};
process.once('SIGTERM', end);
process.once('SIGINT', end);

// A pipe ends when its writer does, so a killed parent leaves no stack behind. A terminal or a file says nothing.
const stdin = fstatSync(0);
if (stdin.isFIFO() || stdin.isSocket()) process.stdin.once('end', end).once('error', end).resume();

process.stdout.write(`${JSON.stringify(description)}\n`);
