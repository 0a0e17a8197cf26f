import * as v from 'valibot';

const modelNames = ['Post', 'Note', 'Announcement', 'AdminItem', 'PublicItem'] as const;
export type ModelName = (typeof modelNames)[number];

const user = v.object({ password: v.string() });

const stackSchema = v.object({
  region: v.string(),
  endpoint: v.string(),
  apiKey: v.string(),
  userPoolId: v.string(),
  clientId: v.string(),
  users: v.object({ alice: user, bob: user }),
});

const searchSchema = v.object({
  models: v.optional(
    v.pipe(
      v.string(),
      v.transform((names) => names.split(',')),
      v.array(v.picklist(modelNames)),
    ),
    'Post,Note,Announcement,PublicItem',
  ),
  authFlow: v.optional(v.picklist(['USER_SRP_AUTH', 'USER_PASSWORD_AUTH']), 'USER_SRP_AUTH'),
});

/**
 * Where the app's AppSync and Cognito are (from `/config.json`, so that the build knows of none), and what the
 * page's address asks for: `?models=Post,Note` syncs only these, `?authFlow=USER_PASSWORD_AUTH` sends passwords.
 */
export type Config = v.InferOutput<typeof stackSchema> & v.InferOutput<typeof searchSchema>;

/** @throws {v.ValiError} when the server's file or the page's address is not understood */
export async function loadConfig(): Promise<Config> {
  const response = await fetch('/config.json');
  const search = Object.fromEntries(new URLSearchParams(location.search));
  return { ...v.parse(stackSchema, await response.json()), ...v.parse(searchSchema, search) };
}
