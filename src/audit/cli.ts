import { main } from './analyze.js';

main(process.argv.slice(2));
