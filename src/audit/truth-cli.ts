import { main } from './truth.js';

main(process.argv.slice(2));
