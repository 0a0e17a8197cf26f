import { expect, it } from 'vitest';
import type { Greeting } from '../../src/devtools/documents.js';
import { chosenSites, isChosen } from '../../src/devtools/sites.js';

const hello = (documentId: string, url: string, top: boolean): Greeting => ({
  documentId,
  protocol: 1,
  url,
  top,
  back: false,
  connect() {
    throw new Error('nobody connects in this test');
  },
});

function looking() {
  const greeted: string[] = [];
  const sites = chosenSites(({ documentId }) => greeted.push(documentId));
  return { sites, greeted };
}

it('looks at chosen hosts and those below them, and at every site where none is chosen', () => {
  expect(isChosen([], 'https://any.example/')).toBe(true);
  expect(isChosen(['example.com'], 'https://app.example.com:8443/x')).toBe(true);
  expect(isChosen(['example.com'], 'https://notexample.com/')).toBe(false);
  expect(isChosen(['localhost:5173'], 'http://localhost:5173/')).toBe(true);
  expect(isChosen(['localhost:5173'], 'http://localhost:3000/')).toBe(false);
  expect(isChosen(['example.com'], 'about:srcdoc')).toBe(false);
});

it('connects to nothing before the choice is known', () => {
  const { sites, greeted } = looking();
  sites.greet(hello('top', 'https://app.example/', true));
  expect(greeted).toEqual([]);
  sites.choose([]);
  expect(greeted).toEqual(['top']);
});

it('takes a frame of another site with its page, also when it says hello first, and leaves it with one not chosen', () => {
  const { sites, greeted } = looking();
  sites.choose(['app.example']);
  sites.greet(hello('pay', 'https://pay.example/', false));
  sites.greet(hello('app', 'https://app.example/', true));
  expect(greeted).toEqual(['app', 'pay']);
  sites.greet(hello('news', 'https://news.example/', true));
  sites.greet(hello('app in news', 'https://app.example/', false));
  expect(greeted).toEqual(['app', 'pay']);
});
