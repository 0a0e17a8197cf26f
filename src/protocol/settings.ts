import * as v from 'valibot';

/** The key in the extension's local storage. A later shape takes another number and reads this one too. */
export const SETTINGS_KEY = 'settings-1';

/** A host as the settings hold it: lower case, with its port where it has one. */
const HOST = /^[a-z0-9.-]+(?::\d+)?$/;

/** An address without query and fragment, and without a person in it. */
const ENDPOINT = /^https?:\/\/[^\s/?#@]+\/[^\s?#]*$/;

const bound = (usual: number, most: number) =>
  v.fallback(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(most)), usual);
const lines = (line: v.GenericSchema<unknown, string>) => v.fallback(v.array(line), []);

/**
 * What the user chose, for all sites. Each member stands for itself: one that cannot be read falls back to what is
 * usual and leaves the others as they are.
 */
export const settingsSchema = v.object({
  /** Whose names of the auth modes are shown; the tooltips have the other's. */
  names: v.fallback(v.picklist(['amplify', 'appsync']), 'amplify'),
  /** Hosts of the pages that are looked at, with those below them; none: all. */
  sites: lines(v.pipe(v.string(), v.regex(HOST))),
  /** `iss` of tokens that OpenID Connect reads, exactly as the claim has it. */
  issuers: lines(v.string()),
  /** Origin and path of APIs whose requests say by nothing that they are AppSync's. */
  endpoints: lines(v.pipe(v.string(), v.regex(ENDPOINT))),
  exchanges: bound(20_000, 200_000),
  /** Characters of one body. */
  body: bound(65_536, 65_536),
  /** Frames of one socket. */
  framesPerSocket: bound(2000, 20_000),
});
export type Settings = v.InferOutput<typeof settingsSchema>;

/** What is stored, made whole; anything that is no settings becomes the usual ones. */
export const readSettings = (stored: unknown): Settings =>
  v.parse(settingsSchema, v.is(v.record(v.string(), v.unknown()), stored) ? stored : {});
