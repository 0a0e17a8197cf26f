/**
 * Puts the license texts into the built extension: ours, and that of every package that may be bundled into it
 * (all but development dependencies). webextension-polyfill is MPL-2.0, which asks to say where its source is.
 */
import { copyFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readLock } from './lockfile.mjs';
import { root } from './process.mjs';

/** @param {string} folder */
function licenseText(folder) {
  const file = readdirSync(join(root, folder)).find((name) => /^(licen[cs]e|copying)/i.test(name));
  if (!file) throw new Error(`${folder} has no license file.`);
  return readFileSync(join(root, folder, file), 'utf8').trim();
}

const notices = Object.entries(readLock().packages)
  .filter(([folder, { dev, devOptional, optional }]) => folder && !dev && !devOptional && !optional)
  .map(([folder, { version, license }]) => {
    const name = folder.replace(/^.*node_modules\//, '');
    const source = `https://www.npmjs.com/package/${name}/v/${version}`;
    return `${name} ${version} (${license})\nSource, unmodified: ${source}\n\n${licenseText(folder)}\n`;
  });

copyFileSync(join(root, 'LICENSE'), join(root, 'dist/LICENSE'));
copyFileSync(join(root, 'NOTICE'), join(root, 'dist/NOTICE'));
writeFileSync(join(root, 'dist/THIRD-PARTY-NOTICES.txt'), notices.join(`\n${'-'.repeat(80)}\n\n`));
