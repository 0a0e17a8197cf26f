import fc from 'fast-check';

/** Properties run on the same examples each time, so that a change fails for what it did; `SEED=7` asks for others. */
fc.configureGlobal({ seed: Number(process.env.SEED ?? 1) });
