import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import * as v from 'valibot';
import { afterAll, describe, expect, it } from 'vitest';
import { truth } from '../../../src/audit/truth.js';
import { problemsOf } from '../../../src/core/rules/check.js';
import { problemCodes } from '../../../src/core/schema/problem.js';
import { readSchema } from '../../../src/core/schema/read.js';
import { isRow, type Row, teller } from './rename.js';

const fixtures = fileURLToPath(new URL('../../fixtures/truth/', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'truth-'));
afterAll(() => rmSync(folder, { recursive: true }));

const path = (name: string) => join(fixtures, `${name}.json.gz`);
const rows = (name: string): readonly Row[] => {
  const json: unknown = JSON.parse(gunzipSync(readFileSync(path(name))).toString());
  return Array.isArray(json) ? json.filter(isRow) : [];
};
const file = (name: string, text: string) => {
  const written = join(folder, name);
  writeFileSync(written, text);
  return written;
};
const saved = (name: string, list: readonly Row[]) => file(name, JSON.stringify(list, null, 1));
const rowOf = (name: string, id: string): Row => {
  const found = rows(name).find((row) => row.id === id);
  if (!found) throw new Error(`no row ${id}`);
  return found;
};

describe('the rules agree with what the real software decided', () => {
  it.each([
    ['multiauth', 96],
    ['invalid', 73],
  ])('%s: %i rows', (name, count) => {
    expect(truth([path(name)])).toEqual({
      stdout: `agree ${count} of ${count}\n`,
      stderr: '',
      exitCode: 0,
    });
  });

  it('authz and grants: 10,920 decisions, and for 823 of them which rules let it through alone', () => {
    const { stdout } = truth([path('authz'), path('grants')]);
    expect(stdout).toBe(`agree ${10_920 + 823} of ${10_920 + 823}\n`);
  });

  it('the same under other names, in another order, reformatted and with the rules shuffled', () => {
    const seed = Date.now() >>> 0;
    const retold = teller(seed);
    const names = ['authz', 'multiauth', 'grants', 'invalid'];
    const files = names.map((name) => saved(`${name}.json`, retold(rows(name))));
    const { stdout, stderr } = truth(files);
    console.log(`The rows were retold with the seed ${seed}.`);
    expect(stderr + stdout, `retold with the seed ${seed}`).toBe('agree 11912 of 11912\n');
  });
});

describe('every schema that the transformer refuses has a code, a model, a field and a rule', () => {
  const expectedSchema = v.record(
    v.string(),
    v.tuple([
      v.picklist(problemCodes),
      v.string(),
      v.nullable(v.string()),
      v.nullable(v.string()),
      v.string(),
    ]),
  );
  const byHand = v.parse(
    expectedSchema,
    JSON.parse(readFileSync(join(fixtures, 'invalid.expected.json'), 'utf8')),
  );
  const invalid = v.parse(
    v.array(
      v.object({
        id: v.string(),
        schema: v.string(),
        message: v.string(),
        options: v.optional(v.object({ authModes: v.array(v.picklist(['apiKey', 'userPool'])) })),
      }),
    ),
    rows('invalid'),
  );

  it('has an expectation for each', () => {
    expect(Object.keys(byHand)).toEqual(invalid.map(({ id }) => id));
  });

  it.each(invalid)('$id', ({ id, schema: text, options }) => {
    const { schema, problems } = readSchema([{ name: 'schema.graphql', text }]);
    const [first] = problems.length > 0 ? problems : problemsOf(schema, options?.authModes ?? null);
    const at = first && 'line' in first.at ? first.at : { line: 0, column: 0 };
    const quoted = text.split('\n')[at.line - 1]?.slice(at.column - 1) ?? '';
    const rule = first?.rule ? quoted.slice(0, quoted.indexOf('}') + 1) : null;
    expect([first?.code, first?.model, first?.field, rule, `${at.line}:${at.column}`]).toEqual(byHand[id]);
  });
});

describe('npm run truth', () => {
  const authz = rowOf('authz', 'authz-00001');
  const list = rowOf('authz', 'authz-00024');

  it('prints each disagreement as one line: id, expected, got, why', () => {
    const wrong = saved('wrong.json', [{ ...authz, expected: 'deny' }, list]);
    const { stdout, exitCode } = truth([wrong]);
    expect(exitCode).toBe(1);
    expect(stdout).toBe('authz-00001: expected "deny", got "allow": by schema.graphql:1:32\nagree 1 of 2\n');
  });

  it('compares which records are visible, not only that some are', () => {
    const wrong = saved('visible.json', [{ ...list, detail: { visible: [true, true, true, true] } }]);
    expect(truth([wrong]).stdout).toMatch(
      /^authz-00024: expected \[true,true,true,true\], got \[true,true,true,false\]: .+\nagree 0 of 1\n$/,
    );
  });

  it('takes «unknown» for a disagreement', () => {
    const { record: _, ...unseen } = rowOf('authz', 'authz-00004');
    expect(truth([saved('unseen.json', [unseen])]).stdout).toMatch(
      /^authz-00004: expected "allow", got "unknown": not seen: the record's owner\nagree 0 of 1\n$/,
    );
  });

  it('notices another order, another granting rule and another reason to refuse', () => {
    const order = { ...rowOf('multiauth', 'multiauth-0001'), expectedOrder: ['apiKey'] };
    const grants = { ...rowOf('grants', 'authz-00466'), grantedBy: [1] };
    const invalid = {
      ...rowOf('invalid', 'invalid-44'),
      message: '@auth on Post does not have any auth rules.',
    };
    const { stdout } = truth([
      saved('others.json', [order, grants, invalid]),
      saved('one.json', [rowOf('authz', 'authz-00466')]),
    ]);
    expect(stdout).toMatch(/^multiauth-0001: .+\nauthz-00466: .+\ninvalid-44: .+\nagree 1 of 4\n$/);
  });

  it('tells rows by their form, also line by line and all in one file', () => {
    const mixed = [authz, rowOf('multiauth', 'multiauth-0001'), rowOf('invalid', 'invalid-44')];
    const lines = file('mixed.jsonl', mixed.map((row) => JSON.stringify(row)).join('\n'));
    expect(truth([lines]).stdout).toBe('agree 3 of 3\n');
  });

  it.each([
    ['grants without their authz file', () => [path('grants')], /need their authz file in the same call/],
    ['no file', () => [], /^usage: truth FILE…\n$/],
    ['a file that is not there', () => [join(folder, 'none.json')], /cannot be read \(ENOENT\)/],
    ['half a file', () => [file('half.json', '[{"id":"a"')], /no JSON list and no JSON lines/],
    ['no rows', () => [file('none-in-it.json', '[]')], /there is no row/],
    ['rows of another form', () => [file('form.json', '[{"id":"a"}]')], /row 1 has none of the four forms/],
  ])('exits 2 with one line on stderr: %s', (_, args, sentence) => {
    const { stdout, stderr, exitCode } = truth(args());
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
    expect(stderr).toMatch(sentence);
    expect(stderr).toMatch(/^[^\n]+\n$/);
  });
});
