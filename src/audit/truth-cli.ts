import { truth } from './truth.js';

const { stdout, stderr, exitCode } = truth(process.argv.slice(2));
process.stdout.write(stdout);
process.stderr.write(stderr);
process.exitCode = exitCode;
